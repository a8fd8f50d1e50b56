// Step 08.3: a condition variable that is a count of notifications.
//
// The count stands in kernlet/part/thread_condition_state.hpp. Who waits sleeps on it: for as long as it is
// what it was.

#include <kernlet/thread_condition.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

thread_condition::thread_condition() noexcept = default;
thread_condition::~thread_condition() = default;

void thread_condition::wait(thread_mutex& mutex) {
  wait_until(mutex, no_deadline);
}

/// Notes the count, lets the mutex go, sleeps, takes the mutex again. Which of these comes before which?
wake_reason thread_condition::wait_until([[maybe_unused]] thread_mutex& mutex,
                                         [[maybe_unused]] deadline until) {
  KERNLET_TODO("08.3");
}

/// Another count, and one to wake.
void thread_condition::notify_one() noexcept {
  KERNLET_TODO("08.3");
}

/// Another count, and everybody to wake.
void thread_condition::notify_all() noexcept {
  KERNLET_TODO("08.3");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
