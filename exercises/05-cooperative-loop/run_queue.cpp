// Step 05.1: the ready tasks stand in a queue, and the loop takes the front one.
//
// The queue is `state().ready` of the loop. What the loop keeps is in kernlet/part/loop_state.hpp, what it
// keeps for a task in kernlet/part/task_state.hpp; `task.state()` is the latter.

#include <kernlet/loop.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Keep the coroutine in the task's state. Nothing of the task runs here.
void loop::start([[maybe_unused]] task_record& task, [[maybe_unused]] coroutine_core coroutine) {
  KERNLET_TODO("05.1");
}

/// A waiting point: it ends with part::raise_if_cancelled (step 05.4).
void loop::yield([[maybe_unused]] task_record& self) {
  KERNLET_TODO("05.1");
}

/// Until no task is unfinished() or stop_requested(): look_outside() and part::fire_timers; if nobody is
/// ready then, wait_outside(part::next_deadline); then some of the ready tasks, with part::go_on_with, at
/// most poll_interval of them before it looks outside again.
void loop::run_tasks() {
  KERNLET_TODO("05.1");
}

namespace part {

/// Who becomes ready, and be it by a yield, comes through here.
void make_ready([[maybe_unused]] loop& here, [[maybe_unused]] task_record& task) {
  KERNLET_TODO("05.1");
}

/// The task's own coroutine gives way: `inside` in its state is what it does that with.
void leave([[maybe_unused]] task_record& self) {
  KERNLET_TODO("05.1");
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
