#pragma once
/// \file
/// What runs Task<T>s: a queue of those that are ready, their timers, and a wait when there is neither. Frame
/// code: chapter 5 was about such queues.
///
/// A driver is driven by whoever calls sync_wait() or run(): a kernel thread, or a task of a loop or of a
/// scheduler. It waits through that one's waiter. So Tasks run on a bare thread, and beside stackful tasks;
/// there every driver belongs to the task that drives it, and while it waits the others run.
///
/// Invariants
/// - One Task of a driver runs at a time, on the stack of whoever drives it, and only from drive(). So no
/// Task is
///   resumed inside another one's code.
/// - Ready Tasks run in the order in which they became ready.
/// - While Tasks are ready, the driver looks at wakes from other threads and at its timers, and lets a loop's
///   other tasks run, at least once in `poll_interval` resumptions.
///
/// Everything here is for the thread that drives it; other threads reach a Task through async::waiter alone.

#include <atomic>
#include <cstdint>
#include <kernlet/cancel_scope.hpp>
#include <kernlet/loop.hpp>
#include <kernlet/waiter.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Something that happens at a time. Intrusive: setting one allocates nothing. It must be cleared, or have
/// fired, before it is gone.
class task_timer {
 public:
  explicit task_timer(void (*fire)(task_timer& self) noexcept) noexcept : fire_(fire) {}
  task_timer(const task_timer&) = delete;
  task_timer& operator=(const task_timer&) = delete;

  bool set() const noexcept { return home_ != nullptr; }

 private:
  friend class timer_heap;

  void (*fire_)(task_timer& self) noexcept;
  deadline at_{};
  std::uint64_t number_ = 0;    ///< equal deadlines fire in the order in which they were set
  task_timer** home_ = nullptr; ///< the pointer that points here
  task_timer *child_ = nullptr, *sibling_ = nullptr;
};

/// A pairing heap of timers: set and look in constant time, clear and fire in logarithmic.
class timer_heap {
 public:
  void set(task_timer& timer, deadline at) noexcept;
  void clear(task_timer& timer) noexcept;
  deadline first() const noexcept { return root_ != nullptr ? root_->at_ : no_deadline; }
  /// Fires those whose time has come. They may set and clear others.
  void fire_until(deadline now) noexcept;

 private:
  static task_timer* meld(task_timer* one, task_timer* other) noexcept;
  static task_timer* meld_all(task_timer* first) noexcept;
  void put(task_timer* top) noexcept;

  task_timer* root_ = nullptr;
  std::uint64_t numbers_ = 0;
};

namespace async {
class waiter;
struct spawned;
} // namespace async

namespace detail {

/// Any length, cut to what nanoseconds can count, some 292 years; never negative, never early.
template <class Rep, class Period>
constexpr std::chrono::nanoseconds saturated(std::chrono::duration<Rep, Period> length) noexcept {
  using namespace std::chrono;
  constexpr duration<long double, std::nano> longest = nanoseconds::max();
  const duration<long double, std::nano> wanted = length;
  if (!(wanted > duration<long double>::zero())) // not a number, too
    return nanoseconds::zero();
  return wanted >= longest ? nanoseconds::max() : ceil<nanoseconds>(length);
}
/// At most the last moment before no_deadline.
constexpr deadline after(deadline now, std::chrono::nanoseconds length) noexcept {
  constexpr deadline last = no_deadline - deadline::duration(1);
  return length >= last - now ? last : now + length;
}

} // namespace detail

/// Counts, for tests and for curiosity.
struct driver_counts {
  std::uint64_t resumed =
      0; ///< Tasks gone on with from the ready queue; transfers inside a chain do not count
  std::uint64_t spawned = 0; ///< by async::spawn()
};

/// Neither copied nor moved. Cheap to make: no allocation.
class task_driver {
 public:
  static constexpr std::uint32_t poll_interval = loop::poll_interval;

  explicit task_driver(unjoined_handler unjoined = {}) noexcept : unjoined_(unjoined) {}
  /// Nothing of it is alive any more: run() has seen to that.
  ~task_driver();
  task_driver(const task_driver&) = delete;
  task_driver& operator=(const task_driver&) = delete;

  /// Runs a root, which is created, until it has finished; then cancels what it has spawned and what is left,
  /// and runs that to its end. Suspends or blocks the caller as its waiter does; the caller drives all Tasks
  /// meanwhile.
  ///
  /// A task of a loop that is cancelled while it drives cancels the root's scope and drives on until that has
  /// ended; the root's outcome says what came of it. Throws deadlock_error, after it has cancelled and ended
  /// everything, if on a kernel thread of its own no Task can go on: none is ready, no timer is set, and no
  /// async::waiter is parked that another thread might wake.
  ///
  /// When somebody, on whatever thread, asks `stop`, the root's scope is cancelled.
  void run(promise_core& root, const std::stop_token& stop = {});

  /// \name For parts and for those who wait
  /// @{

  /// Puts `task`, which has begun or just become a root, at the end of the ready queue. If it waited, it does
  /// so no longer; the list it stood in has already forgotten it.
  void make_ready(promise_core& task) noexcept;
  /// Ends the wait of `task` because of a cancellation: takes it out of its list or timer and makes it ready;
  /// its co_await throws. Returns false, and does nothing, if it does not wait, or if its wake is on its way.
  bool interrupt(promise_core& task) noexcept;

  void set_timer(task_timer& timer, deadline at) noexcept { timers_.set(timer, at); }
  void clear_timer(task_timer& timer) noexcept {
    if (timer.set())
      timers_.clear(timer);
  }
  /// The clock of the task that drives, else the steady clock.
  deadline now() const noexcept;
  driver_counts counts() const noexcept { return counts_; }
  /// @}

 private:
  friend class scope_base;
  friend class async::waiter;
  friend struct async::spawned;

  void step();
  void run_ready();
  void wait_outside();
  void give_way();
  void take_inbox() noexcept;
  void end_spawned();
  void reap() noexcept;
  void cancelled_from_outside() noexcept;
  void nothing_can_come();
  void reach_all(cancel_scope& first) noexcept;

  wait_list ready_;
  timer_heap timers_;
  kernlet::waiter* owner_ = nullptr; ///< of whoever drives
  bool parked_ = false;              ///< the owner waits, and a Task that becomes ready must wake it
  bool shielded_ = false;            ///< the owner was cancelled, and the root's scope with it
  bool stuck_ = false;               ///< nothing could go on, and all was cancelled for that
  bool ending_ = false;              ///< what is spawned now is cancelled from the start
  bool reaching_ = false;
  bool may_be_stopped_ = false; ///< run() was given a token
  cancel_scope* root_scope_ = nullptr;
  cancel_scope *reach_first_ = nullptr, *reach_last_ = nullptr; ///< cancelled, to be reached
  async::spawned* spawned_ = nullptr;                           ///< those that have not finished
  async::spawned* finished_ = nullptr;                          ///< those whose frames may go
  std::uint32_t parked_waiters_ = 0; ///< async::waiters that may be woken from outside
  driver_counts counts_;
  unjoined_handler unjoined_;

  // From other threads: see async_waiter.cpp.
  std::atomic<async::waiter*> inbox_ = nullptr;
  std::atomic<std::uint32_t> visitors_ = 0; ///< wakers on their way; run() returns after the last
  std::atomic<bool> stop_asked_ = false;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
