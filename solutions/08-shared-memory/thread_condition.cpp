// Step 08.3: a condition variable that is a count of notifications.
//
// A waiter notes the count while it holds the mutex, lets the mutex go, and sleeps as long as the count is
// the same. A notifier counts, then wakes. Why nothing is lost between the unlock and the sleep: whoever
// changes the answer takes the mutex after this unlock, so the count is raised after it was noted. If that
// happens before the sleep, the kernel finds another count and refuses to sleep; if after, it finds a
// sleeper.
//
// The count has 32 bits and comes round. A waiter would sleep on only if exactly 2^32 notifications, or a
// multiple, fell between its unlock and its sleep, and none after. Each of them makes a system call, so a
// thread would have to stand still there for minutes, and to the very notification.

#include <kernlet/thread_condition.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

thread_condition::thread_condition() noexcept = default;
thread_condition::~thread_condition() = default;

void thread_condition::wait(thread_mutex& mutex) {
  wait_until(mutex, no_deadline);
}

wake_reason thread_condition::wait_until(thread_mutex& mutex, deadline until) {
  auto& notified = state().notified;
  // Relaxed: the mutex orders this read before each change that could be missed. An older count than the
  // newest is read at worst, and then the kernel refuses to sleep.
  const std::uint32_t noted = notified.load(std::memory_order_relaxed);
  mutex.unlock();
  const futex_result ended = futex_wait(notified, noted, until);
  mutex.lock();
  return ended == futex_result::timed_out ? wake_reason::timed_out : wake_reason::woken;
}

void thread_condition::notify_one() noexcept {
  // Relaxed: the count only says that it is another one. What has changed is guarded by the mutex, and the
  // kernel, which both sides enter after they have touched the count, sees its newest value.
  state().notified.fetch_add(1, std::memory_order_relaxed);
  futex_wake(state().notified, 1);
}

void thread_condition::notify_all() noexcept {
  state().notified.fetch_add(1, std::memory_order_relaxed); // as above
  futex_wake(state().notified, everybody);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
