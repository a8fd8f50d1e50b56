#pragma once
/// \file
/// Somebody who waits, whatever it is made of: a kernel thread in a futex, a task of the loop or of the
/// scheduler, a thread of the explorer. Channels, locks and the resumption of Task<T> park and wake through
/// this and nothing else, so they run on all of them.
///
/// Invariant: a waiter holds at most one wake. wake() before park() makes that park() return at once; two
/// wakes before a park() count as one. So the recipe against a lost wake-up is: publish that you wait, look
/// once more, park; the waker: change, look whether somebody waits, wake.

#include <atomic>
#include <chrono>
#include <cstdint>
#include <kernlet/parts.hpp>
#include <stop_token>

namespace kernlet {
inline namespace KERNLET_PARTS {

using deadline = std::chrono::steady_clock::time_point;

/// Waits without a limit.
inline constexpr deadline no_deadline = deadline::max();

enum class wake_reason {
  woken,
  timed_out,
  /// Somebody wants the owner to end: what it waited for has not come, and it takes itself off every list
  /// that names its waiter, then throws `task_cancelled`. Never from a kernel thread's own waiter.
  cancelled
};

class waiter;
class task_values;

/// What a waiter that is a task can do besides: what this_task asks for, whichever kind of task runs. Filled
/// by the layer whose task it is. For the running task alone, on itself.
struct task_operations {
  const char* (*name)(const waiter& self) noexcept;
  /// The token that is asked to stop when the task is to end.
  std::stop_token (*stop_token)(waiter& self);
  /// Adds to the count of its cancellation shields.
  void (*shield)(waiter& self, int by) noexcept;
  /// The clock by which it sleeps.
  deadline (*now)(const waiter& self) noexcept;
  /// Says what it waits for, for reports; a literal, or null. Returns what was said before.
  const char* (*note_wait)(waiter& self, const char* what) noexcept;
  /// Its task-local values.
  task_values& (*values)(waiter& self) noexcept;
};

/// What a kind of waiter does. Function pointers rather than virtual functions: the table is declared by this
/// lowest layer and filled by higher ones.
struct waiter_operations {
  /// Suspends the caller, which must be the waiter's owner, until wake() or the deadline. May return `woken`
  /// at most once per wake.
  wake_reason (*park)(waiter& self, deadline until);
  /// Lets the owner go on. From any thread; never suspends, never blocks, never throws. Touches nothing of
  /// the waiter once the owner can see the wake: the owner may go on at once and end the waiter's life while
  /// this is still on its way back.
  void (*wake)(waiter& self) noexcept;
  /// Lets others run who are ready, then goes on. The caller is the owner.
  void (*yield)(waiter& self);
  /// Null, unless its waiters are tasks.
  const task_operations* as_task = nullptr;
};

/// Thrown at a waiting point of a task that was asked to end, so that its stack is unwound. Not derived from
/// std::exception: `catch (const std::exception&)` lets it pass. Code that catches it by `catch (...)` cleans
/// up and throws it on; if it does not, it is thrown again at the next waiting point.
class task_cancelled {};

/// The base of all waiters. Not owned: it usually stands on the waiting side's own stack. It must live until
/// the last wake() for it has been seen by park(); a waker that may come later must be told off first.
class waiter {
 public:
  wake_reason park(deadline until = no_deadline) { return operations_->park(*this, until); }
  void wake() noexcept { operations_->wake(*this); }
  void yield() { operations_->yield(*this); }

  /// Whether it is of the kind that this table makes: then whoever has filled the table knows its class.
  bool is(const waiter_operations& kind) const noexcept { return operations_ == &kind; }
  /// What it can do as a task; null if it is none.
  const task_operations* as_task() const noexcept { return operations_->as_task; }

  waiter(const waiter&) = delete;
  waiter& operator=(const waiter&) = delete;

 protected:
  explicit waiter(const waiter_operations& operations) noexcept : operations_(&operations) {}
  ~waiter() = default;

 private:
  const waiter_operations* operations_;
};

/// A kernel thread that waits in a futex. park() blocks the thread; signals that interrupt it are retried.
class thread_waiter : public waiter {
 public:
  thread_waiter() noexcept;

 private:
  static wake_reason park_thread(waiter& self, deadline until);
  static void wake_thread(waiter& self) noexcept;
  static void yield_thread(waiter& self);
  static const waiter_operations operations;

  std::atomic<std::uint32_t> word_; ///< idle, parked or woken
};

/// Whoever runs here: the waiter of the task, if a loop or a scheduler has put one into
/// thread_block::current; else the kernel thread's own one. From a task or a thread, not from a signal
/// handler. The reference is good as long as the caller does not end; it names the task, so it may be kept
/// across a switch.
waiter& current_waiter() noexcept;

} // namespace KERNLET_PARTS
} // namespace kernlet
