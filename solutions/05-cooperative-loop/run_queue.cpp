// Step 05.1: the ready tasks stand in a queue, and the loop takes the front one.

#include <kernlet/loop.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

void loop::start(task_record& task, coroutine_core coroutine) {
  part::make_ready(*this, task); // may throw; then the coroutine is still the argument's
  task.state().coroutine = std::move(coroutine);
}

void loop::yield(task_record& self) {
  part::make_ready(*this, self);
  part::leave(self);
  part::raise_if_cancelled(self);
}

void loop::run_tasks() {
  std::deque<task_record*>& ready = state().ready;
  while (unfinished() > 0 && !stop_requested()) {
    look_outside();
    part::fire_timers(*this);
    if (ready.empty())
      wait_outside(part::next_deadline(*this));
    for (std::uint32_t turn = 0; turn < poll_interval && !ready.empty(); ++turn) {
      task_record& next = *ready.front();
      ready.pop_front();
      part::go_on_with(*this, next);
    }
  }
}

namespace part {

void make_ready(loop& here, task_record& task) {
  here.state().ready.push_back(&task);
}

void leave(task_record& self) {
  self.state().inside->yield();
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
