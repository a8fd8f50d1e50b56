// What belongs to no step: how a loop and a record begin and end, and how a task is gone on with. Given: no
// step asks for a change here.

#include <kernlet/loop.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

task_record::task_record(const task_origin& origin) noexcept
    : waiter(operations), owner_(origin.owner), name_(origin.name), call_(origin.call) {}
task_record::~task_record() = default;

loop::loop(const loop_options& options) {
  open(options);
}
loop::~loop() {
  close();
}

std::uint64_t loop::switches() const noexcept {
  return state().switches;
}

void loop::dispose(task_record& task) noexcept {
  // The record lies in the coroutine: taken out of it first, or it would destroy itself while it is
  // destroyed.
  coroutine_core last = std::move(task.state().coroutine);
}

namespace part {

void go_on_with(loop& here, task_record& task) {
  ++here.state().switches;
  this_thread().current = &task;
  task.state().coroutine.resume(); // lets no exception out: execute() keeps it
  this_thread().current = nullptr;
  if (task.finished())
    task.release();
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
