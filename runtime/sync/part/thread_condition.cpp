// Step 08.3, the fast part: the model answer, and a count of those who wait.
//
// The count of notifications comes round after 2^32 of them; here only those count that find somebody
// waiting, and each makes a system call. A waiter misses a change only if it stands still between its unlock
// and its sleep for exactly that many, for minutes.

#include <kernlet/part/thread_condition_inline.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

thread_condition::thread_condition() noexcept = default;
thread_condition::~thread_condition() = default;

void thread_condition::wait(thread_mutex& mutex) {
  wait_until(mutex, no_deadline);
}

wake_reason thread_condition::wait_until(thread_mutex& mutex, deadline until) {
  auto& all = state();
  // Relaxed, both: the mutex orders them before each change that must not be missed.
  all.waiting.fetch_add(1, std::memory_order_relaxed);
  const std::uint32_t noted = all.notified.load(std::memory_order_relaxed);
  mutex.unlock();
  const futex_result ended = futex_wait(all.notified, noted, until);
  // Relaxed: who still counts us wakes for nothing.
  all.waiting.fetch_sub(1, std::memory_order_relaxed);
  mutex.lock();
  return ended == futex_result::timed_out ? wake_reason::timed_out : wake_reason::woken;
}

namespace part {

[[gnu::noinline]] void notify_waiting(thread_condition_state& all, int count) noexcept {
  all.notified.fetch_add(1, std::memory_order_relaxed); // it only says that it is another one
  futex_wake(all.notified, count);
}

} // namespace part

} // namespace KERNLET_PARTS
} // namespace kernlet
