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
  const loop* const here = loop::current();
  const deadline now = here != nullptr ? here->now() : std::chrono::steady_clock::now();
  constexpr deadline last = no_deadline - deadline::duration(1);
  return length < last - now ? now + length : last;
}

const char* name() noexcept {
  const task_record* const task = task_record::of(this_thread().current);
  return task != nullptr ? task->name() : "";
}

std::stop_token stop_token() {
  task_record* const task = task_record::of(this_thread().current);
  return task != nullptr ? task->stop_token() : std::stop_token();
}

} // namespace this_task
} // namespace KERNLET_PARTS
} // namespace kernlet
