// Where a scheduler writes into its trace. Nothing here is called unless somebody traces.

#include <algorithm>
#include <kernlet/scheduler.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

void scheduler::trace_ready(green_task& task, scheduler_processor* in) noexcept {
  const bool is_new = task.number_ == 0;
  if (is_new)
    task.number_ = trace_->next_number();
  const std::int64_t now = trace_->now();
  const trace_event event{.begin = now,
                          .end = now,
                          .task = task.name_,
                          .number = task.number_,
                          .kind = is_new ? trace_kind::spawned : trace_kind::woken};
  if (in != nullptr)
    trace_->of(in->index()).note(event);
  else
    trace_->note_outside(event);
}

void scheduler::trace_stolen(scheduler_processor& has, const runnable& task) noexcept {
  if (trace_ == nullptr || task.step != nullptr)
    return;
  const auto& stolen = static_cast<const green_task&>(task);
  const std::int64_t now = trace_->now();
  trace_->of(has.index())
      .note({.begin = now,
             .end = now,
             .task = stolen.name_,
             .number = stolen.number_,
             .kind = trace_kind::stolen});
}

void scheduler::run_traced(scheduler_processor& has, green_task& task) {
  // One look at the clock between two tasks: the worker's few steps count as the second one's. If that one
  // was elsewhere when this worker's last one left, it begins when it had left there.
  const std::int64_t begin =
      has.traced_until != 0 ? std::max(has.traced_until, task.left_at_) : trace_->now();
  trace_event event{.begin = begin, .task = task.name_, .number = task.number_, .kind = trace_kind::ran};
  run_until_it_leaves(has, task, &event);
}

/// The task has left. Before the worker has seen to it: afterwards it may be gone.
void scheduler::trace_ran(scheduler_processor& has, green_task& task, trace_event& event) noexcept {
  const bool parked = (task.word_.load(std::memory_order_relaxed) & green_task::parked) != 0;
  event.end = has.traced_until = task.left_at_ = trace_->now();
  event.left = task.has_ended_                                   ? trace_left::ended
               : has.how == leaving::waits || (alone_ && parked) ? trace_left::waits
                                                                 : trace_left::yielded;
  event.waits_for = task.waits_for_;
  trace_->of(has.index()).note(event);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
