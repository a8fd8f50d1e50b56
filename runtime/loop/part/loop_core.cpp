// The fast part's cold half: how a loop begins and ends, and the round that looks outside.

#include <kernlet/part/loop_inline.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

loop::loop(const loop_options& options) {
  open(options);
}
loop::~loop() {
  close();
}

std::uint64_t loop::switches() const noexcept {
  return state().switches + (state().granted - state().budget);
}

void loop::run_tasks() {
  part::loop_state& here = state();
  while (unfinished() > 0 && !stop_requested()) {
    here.switches += here.granted - here.budget;
    here.granted = here.budget = poll_interval;
    look_outside();
    if (!here.timers.empty())
      part::fire_timers(*this);
    if (here.first == nullptr)
      wait_outside(here.timers.empty() ? no_deadline : here.timers.front().when);
    while (here.first != nullptr && here.budget != 0) {
      task_record* const next = here.first;
      here.first = next->state().next;
      if (here.first != nullptr)
        part::fetch_soon<part::first_frames>(here.first);
      --here.budget;
      this_thread().current = next;
      next->state().coroutine.resume(); // lets no exception out: execute() keeps it
      // Who comes back is the one that ran last, not the one that was resumed.
      task_record* const last = static_cast<task_record*>(this_thread().current);
      this_thread().current = nullptr;
      if (last->finished())
        last->release();
    }
  }
}

void loop::cancel(task_record& task) noexcept {
  if (task.finished() || !task.note_cancel())
    return;
  part::end_wait(state(), task); // it looks itself, in park(), why it goes on
}

namespace part {

void yield_to_loop(loop_state& here, task_record& self) {
  make_ready(here, self);
  self.state().inside->yield();
}

void fire_timers(loop& here) noexcept {
  loop_state& state = here.state();
  const deadline now = here.now();
  while (!state.timers.empty() && state.timers.front().when <= now) {
    task_record& task = *state.timers.front().task;
    task.state().timed_out = true;
    end_wait(state, task);
  }
}

void raise_if_due(task_record& self) {
  if (self.cancellation_due())
    throw task_cancelled{};
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
