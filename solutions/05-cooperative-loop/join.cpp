// Step 05.2: a task ends, and the one that waits for it goes on.

#include <kernlet/loop.hpp>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

void loop::execute(task_record& self, coroutine_self& inside) noexcept {
  self.state().inside = &inside;
  std::exception_ptr error;
  try {
    part::raise_if_cancelled(self); // before it has begun
    self.call();
  } catch (...) {
    error = std::current_exception();
  }
  self.note_finished(std::move(error)); // first: who joins looks whether it has finished
  if (task_record* const joiner = std::exchange(self.state().joiner, nullptr))
    wake(*joiner);
}

wake_reason loop::park(task_record& self, deadline until) {
  part::task_state& state = self.state();
  state.timed_out = false;
  for (;;) { // a cancellation ends the wait of a task that holds a shield, too; it waits again
    if (std::exchange(state.woken, false))
      return wake_reason::woken;
    if (self.cancellation_due())
      return wake_reason::cancelled;
    if (state.timed_out)
      return wake_reason::timed_out;
    if (until != no_deadline)
      part::set_timer(*this, self, until);
    state.waiting = true;
    part::leave(self);
  }
}

void loop::wake(task_record& task) noexcept {
  task.state().woken = true; // for this park(), or for the next one
  part::end_wait(*this, task);
}

void loop::join(task_record& self, task_record& other) {
  other.state().joiner = &self;
  while (!other.finished())
    if (park(self, no_deadline) == wake_reason::cancelled) {
      other.state().joiner = nullptr;
      throw task_cancelled{};
    }
}

namespace part {

void end_wait(loop& here, task_record& task) {
  if (!std::exchange(task.state().waiting, false))
    return;
  clear_timer(here, task);
  make_ready(here, task);
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
