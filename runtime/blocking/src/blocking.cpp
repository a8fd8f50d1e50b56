// Both ways of a call that may block: where it stands, behind a gate, or in the hands of a helper.

#include <cerrno>
#include <kernlet/blocking.hpp>
#include <kernlet/blocking_companion.hpp>
#include <kernlet/this_task.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace detail {
namespace {

/// A job that takes less is not worth a helper: it costs more to hand it over.
constexpr std::chrono::microseconds quick_job(10);

/// The task that runs here, if a scheduler runs it and it may be suspended.
green_task* task_of(const thread_block& here) noexcept {
  return here.processor_here != nullptr && here.guard_depth == 0 ? green_task::of(here.current) : nullptr;
}

} // namespace

call_in_place::call_in_place(call_site& site) noexcept : site_(site) {
  thread_block& here = this_thread();
  green_task* const task = task_of(here);
  if (task == nullptr || !task->owner().hands_over())
    return;
  blocking_companion* const beside = blocking_companion::of(task->owner());
  if (beside == nullptr)
    return;
  if constexpr (KERNLET_CHECK_HELD_MUTEXES)
    held_mutexes::check(task->name());
  task_ = task;
  has_ = static_cast<scheduler_processor*>(here.processor_here);
  here.processor_here = nullptr; // inside the call the thread is no worker, whoever asks
  here.current = nullptr;
  call_ = beside->gate(*has_).enter();
}

call_in_place::~call_in_place() {
  if (task_ == nullptr)
    return;
  auto& task = static_cast<green_task&>(*task_);
  auto& beside = *static_cast<blocking_companion*>(task.owner().companion());
  if (beside.gate(*has_).leave(call_)) [[likely]] {
    thread_block& here = this_thread();
    here.processor_here = has_;
    here.current = task_;
    site_.was_quick();
    return;
  }
  site_.was_slow();
  task.owner().come_back(task);
}

bool help_out(awaited_job& job) {
  green_task* const task = task_of(this_thread());
  if (task == nullptr || !task->owner().hands_over())
    return false;
  blocking_companion* const beside = blocking_companion::of(task->owner());
  if (beside == nullptr)
    return false;
  job.who = task;
  const cancellation_shield until_it_has_run;
  const waits_for told("a helper's call that blocks");
  task->owner().moves_away(); // what is with a helper may make something ready
  if (!beside->give(job)) {
    task->owner().is_back();
    return false;
  }
  while (task->park() != wake_reason::woken) {
  }
  task->owner().is_back();
  return true;
}

void run_awaited(awaited_job& job, void (*work)(awaited_job&) noexcept) noexcept {
  const auto began = std::chrono::steady_clock::now();
  work(job);
  job.was_quick = std::chrono::steady_clock::now() - began < quick_job;
  auto& task = static_cast<green_task&>(*job.who);
  static_cast<blocking_companion*>(task.owner().companion())->has_run();
  task.wake(); // and the job is gone
}

} // namespace detail
} // namespace KERNLET_PARTS
} // namespace kernlet
