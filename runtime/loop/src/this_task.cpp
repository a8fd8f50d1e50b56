#include <kernlet/this_task.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace this_task {

void sleep_until(deadline until) {
  const waits_for note("the end of a sleep");
  waiter& self = current_waiter();
  for (;;)
    switch (self.park(until)) {
    case wake_reason::timed_out:
      return;
    case wake_reason::cancelled:
      throw task_cancelled{};
    case wake_reason::woken:
      break; // meant for an earlier wait
    }
}

deadline from_now(std::chrono::nanoseconds length) noexcept {
  const waiter* const self = this_thread().current;
  const deadline now = self != nullptr && self->as_task() != nullptr ? self->as_task()->now(*self)
                                                                     : std::chrono::steady_clock::now();
  constexpr deadline last = no_deadline - deadline::duration(1);
  return length < last - now ? now + length : last;
}

const char* name() noexcept {
  const waiter* const self = this_thread().current;
  return self != nullptr && self->as_task() != nullptr ? self->as_task()->name(*self) : "";
}

std::stop_token stop_token() {
  waiter* const self = this_thread().current;
  return self != nullptr && self->as_task() != nullptr ? self->as_task()->stop_token(*self)
                                                       : std::stop_token();
}

} // namespace this_task
} // namespace KERNLET_PARTS
} // namespace kernlet
