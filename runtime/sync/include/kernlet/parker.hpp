#pragma once
/// \file
/// A contract of chapter 8: put one thread to sleep, and wake it, with one permit between them.
///
/// Invariants
/// - There is at most one permit. wake() leaves one; park() takes it, and waits for one if there is none. Two
///   wakes before a park() are one.
/// - So no wake is lost, whichever comes first. What *can* be lost is why one was woken: park() stands in a
///   loop that looks.
/// - What the waker did before wake() happens before what the owner does after the park() that takes it.
/// - A wake() makes a system call only when the owner sleeps or is about to.
///
/// It is a thread_waiter (waiter.hpp) without the table, for those who know that they park a thread.
///
/// Source of the idea: a binary semaphore with one waiter. Java's LockSupport.park() and unpark(), Go's
/// note (runtime/lock_futex.go), Linux's set_current_state(), schedule() and wake_up_process().

#include <cstddef>
#include <kernlet/futex.hpp>
#include <kernlet/seam.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/parker_state.hpp>)
KERNLET_UNSEEN_STATE(parker_state);
#elif !KERNLET_SEALED
#include <kernlet/part/parker_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

class parker {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 32;

  /// Without a permit.
  parker() noexcept;
  /// Nobody may be in park(), and no wake() may still come; one whose effect the owner has seen may be on its
  /// way back.
  ~parker();
  parker(const parker&) = delete;
  parker& operator=(const parker&) = delete;

  /// The owner's: one thread at a time. `woken`: it has taken the permit. `timed_out`: the deadline
  /// (monotonic clock) has passed and there was none. A permit that is there is taken, whatever the deadline.
  /// Blocks the kernel thread; not from a task, a signal handler, or under a guard.
  wake_reason park(deadline until = no_deadline);

  /// Leaves a permit. From any thread and from a signal handler; never blocks. Touches nothing of the parker
  /// once the owner can take the permit: the owner may go on at once and destroy it.
  void wake() noexcept;

 private:
  KERNLET_STATE(part::parker_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/parker_inline.hpp>)
#include <kernlet/part/parker_inline.hpp>
#endif
