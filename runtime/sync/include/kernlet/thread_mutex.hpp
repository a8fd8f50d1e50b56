#pragma once
/// \file
/// A contract of chapter 8: a lock that puts kernel threads to sleep. One word, and the kernel only where
/// somebody must sleep.
///
/// Invariants
/// - At most one thread holds it.
/// - What a holder wrote before unlock() happens before what the next holder does after lock().
/// - Nobody sleeps beside a free lock: an unlock() after which somebody would sleep on wakes one of them.
/// - Without contention there is no system call. A thread that waits longer than a moment sleeps, and costs
/// no
///   processor time.
///
/// In this layer a lock belongs to kernel threads, as the name says: a task that waited here would hold up
/// its worker. Locks that suspend tasks come with chapter 10.
///
/// It is not recursive, not fair (a thread that runs may take the lock before one that has been woken for
/// it; that is what makes it fast), and does not know its holder: to unlock what one does not hold, or to
/// lock what one holds, is the caller's mistake and is not noticed; the latter waits for ever.
///
/// Destroying it: whoever holds the lock last may unlock and destroy it, even if another thread's unlock()
/// has not returned yet, as long as that other thread has let the lock go. So the object that a lock guards
/// may hold the lock. An unlock() therefore reads and writes nothing of the mutex after the step that frees
/// it.
///
/// Source of the idea: Drepper, "Futexes Are Tricky" (2004), section 5, whose three states this has; the
/// mistakes on the way are the paper's, too. Linux: kernel/locking/mutex.c; Go: runtime/lock_futex.go.

#include <cstddef>
#include <kernlet/futex.hpp>
#include <kernlet/seam.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/thread_mutex_state.hpp>)
KERNLET_UNSEEN_STATE(thread_mutex_state);
#elif !KERNLET_SEALED
#include <kernlet/part/thread_mutex_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// A Lockable of the C++ library: std::lock_guard, std::unique_lock and std::scoped_lock take it. From kernel
/// threads; not from a task of a scheduler, not in a signal handler, not under a guard.
class thread_mutex {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 32;

  /// Free.
  thread_mutex() noexcept;
  /// It must be free, and nobody may wait for it.
  ~thread_mutex();
  thread_mutex(const thread_mutex&) = delete;
  thread_mutex& operator=(const thread_mutex&) = delete;

  /// Waits until the caller holds it. May block the kernel thread.
  void lock();

  /// True: the caller holds it. False: somebody held it at some moment of the call. Does not fail without
  /// that reason, and does not block.
  bool try_lock() noexcept;

  /// The caller holds it no more. Never blocks; makes a system call only if somebody may sleep.
  void unlock() noexcept;

 private:
  KERNLET_STATE(part::thread_mutex_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/thread_mutex_inline.hpp>)
#include <kernlet/part/thread_mutex_inline.hpp>
#endif
