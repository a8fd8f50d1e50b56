// Step 05.3: who waits for a moment, sorted by the moment.

#include <kernlet/loop.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

void set_timer(loop& here, task_record& task, deadline when) {
  task.state().timer = here.state().timers.emplace(when, &task); // behind all that are equal
  task.state().has_timer = true;
}

void clear_timer(loop& here, task_record& task) {
  if (!task.state().has_timer)
    return;
  here.state().timers.erase(task.state().timer);
  task.state().has_timer = false;
}

void fire_timers(loop& here) {
  timer_list& timers = here.state().timers;
  if (timers.empty())
    return; // the clock is not looked at for nothing
  const deadline now = here.now();
  while (!timers.empty() && timers.begin()->first <= now) {
    task_record& task = *timers.begin()->second;
    task.state().timed_out = true;
    end_wait(here, task); // clears the timer
  }
}

deadline next_deadline(loop& here) {
  const timer_list& timers = here.state().timers;
  return timers.empty() ? no_deadline : timers.begin()->first;
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
