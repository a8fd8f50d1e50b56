#pragma once
/// \file
/// A contract of chapter 8: wait, under a lock, until somebody says that something has changed.
///
/// It remembers nothing: a notification reaches those who wait at that moment and is over. So a wait stands
/// in a loop that asks its question, under the lock that guards the answer:
///
///     mutex.lock();
///     while (!there_is_work())            // or: condition.wait(mutex, [&] { return there_is_work(); })
///       condition.wait(mutex);
///     ...
///     mutex.unlock();
///
/// Invariants
/// - To unlock and to begin to wait is one step for whoever holds the lock next: who has changed the answer
///   under the lock, and notifies then, reaches every waiter that had looked at it before. Nothing gets
///   lost between the unlock and the sleep.
/// - The lock is held when a wait returns, for whatever reason.
/// - A wait may end without a notification. Nobody may rely on a number of wakes.
/// - Where nobody waits, a notification makes no system call that blocks, and is lost.
///
/// Which waiters a notify_one() reaches is not said; one that begins to wait while it is on its way counts as
/// waiting. So threads that wait for *different* things with one condition need notify_all().
///
/// Notify under the lock or after it, as you like. After it, somebody else may already act on the change, and
/// must not destroy the condition before notify_one() has returned.
///
/// Source of the idea: Hoare, "Monitors: an operating system structuring concept" (1974); Mesa's version,
/// where a notification is a hint and the question is asked again: Lampson and Redell, "Experience with
/// processes and monitors in Mesa" (1980). xv6: sleep(channel, lock); Linux: wait_event().

#include <cstddef>
#include <kernlet/seam.hpp>
#include <kernlet/thread_mutex.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/thread_condition_state.hpp>)
KERNLET_UNSEEN_STATE(thread_condition_state);
#elif !KERNLET_SEALED
#include <kernlet/part/thread_condition_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// From kernel threads, as thread_mutex. All who wait at one time give the same mutex.
class thread_condition {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 64;

  thread_condition() noexcept;
  /// Nobody may wait, nor be in a call.
  ~thread_condition();
  thread_condition(const thread_condition&) = delete;
  thread_condition& operator=(const thread_condition&) = delete;

  /// The caller holds `mutex`. Lets it go, sleeps until notified or for no reason, takes it again. Blocks.
  void wait(thread_mutex& mutex);

  /// The same with a deadline on the monotonic clock. `timed_out`: the deadline has passed, and no
  /// notification has ended the wait; a change may have come all the same, so ask the question once more.
  /// Else `woken`, also for no reason. It may return late: the mutex must be had first. A deadline that has
  /// passed still lets the mutex go in between.
  wake_reason wait_until(thread_mutex& mutex, deadline until);

  /// Ends the wait of one thread at least, if any waits. From any thread, with or without the mutex; never
  /// blocks.
  void notify_one() noexcept;
  /// Ends the wait of all who wait. From any thread, with or without the mutex; never blocks.
  void notify_all() noexcept;

  /// Waits until `holds()`, which is called under the mutex.
  template <class Predicate>
  void wait(thread_mutex& mutex, Predicate holds) {
    while (!holds())
      wait(mutex);
  }
  /// Waits until `holds()` or the deadline; returns what it says in the end.
  template <class Predicate>
  bool wait_until(thread_mutex& mutex, deadline until, Predicate holds) {
    while (!holds())
      if (wait_until(mutex, until) == wake_reason::timed_out)
        return holds();
    return true;
  }

 private:
  KERNLET_STATE(part::thread_condition_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/thread_condition_inline.hpp>)
#include <kernlet/part/thread_condition_inline.hpp>
#endif
