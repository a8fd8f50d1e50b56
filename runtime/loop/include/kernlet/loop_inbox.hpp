#pragma once
/// \file
/// How other threads reach a loop. All else in a loop belongs to one thread; this is the door.
///
/// A wake from another thread hangs the task's record into a lock-free stack and, if that was empty,
/// interrupts the loop's wait. The loop takes the whole stack at once, turns it round, and wakes each task in
/// its own way.
///
/// Invariants
/// - A record hangs in the inbox at most once. Its word says what was sent: whoever changes it from nothing
/// hangs the
///   record in; the loop takes the record out, then sets the word back. A wake that finds something there
///   already is merged with it.
/// - Whoever finds the inbox empty interrupts the loop after hanging in. So a loop that has found the inbox
///   empty and then waits will be interrupted.
/// - A waker's last access to the loop is the one that lowers `visitors`. The loop's destructor waits for
/// zero:
///   a task that is woken may end, and the loop with it, while its waker is still on the way out.

#include <atomic>
#include <cstdint>
#include <kernlet/thread_block.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

class loop;
class task_record;

/// The frame's; programs use task_record, waiter and outside_source.
class loop_inbox {
 public:
  /// The calling thread runs the loop. Relaxed: a thread that reads its own address has written it itself;
  /// any other value, however old, is not its own address.
  bool at_home() const noexcept { return home_.load(std::memory_order_relaxed) == &this_thread(); }
  bool somebody_at_home() const noexcept { return home_.load(std::memory_order_relaxed) != nullptr; }

  /// What can be sent to a task; bits of its word.
  enum : std::uint8_t { wake = 1, cancel = 2 };

  /// From any thread: the loop is to do `what` with `task`.
  void put(task_record& task, std::uint8_t what) noexcept;
  /// From any thread: calls `change()`, which changes one of the fields below, and has the loop look at them.
  template <class Change>
  void ring(loop& owner, Change change) noexcept {
    visitors_.fetch_add(1, std::memory_order_relaxed); // as in put()
    change();
    interrupt(owner);
    visitors_.fetch_sub(1, std::memory_order_release);
  }

  /// \name The loop's own side
  /// @{
  bool empty() const noexcept { return first_.load(std::memory_order_relaxed) == nullptr; }
  /// Wakes and cancels whom others have put in, in the order in which they came.
  void take_all(loop& owner) noexcept;
  /// The calling thread runs the loop from now on; false if there is one already.
  bool come_home() noexcept {
    thread_block* nobody = nullptr;
    // Acquire and release: who runs the loop next sees what the one before has done.
    return home_.compare_exchange_strong(nobody, &this_thread(), std::memory_order_acquire,
                                         std::memory_order_relaxed);
  }
  void leave_home() noexcept { home_.store(nullptr, std::memory_order_release); }
  /// Until no waker is on its way out any more.
  void wait_for_visitors() noexcept;
  /// @}

  std::atomic<std::uint32_t> outside = 0; ///< living outside_sources
  std::atomic<bool> stop = false;         ///< run() is to return

 private:
  static void interrupt(loop& owner) noexcept;

  std::atomic<task_record*> first_ = nullptr;
  task_record* taken_ = nullptr; ///< out of the inbox, not seen to yet; the loop's own
  std::atomic<std::uint32_t> visitors_ = 0;
  std::atomic<thread_block*> home_ = nullptr; ///< the thread that runs the loop
};

} // namespace KERNLET_PARTS
} // namespace kernlet
