// Step 06.4: the hand-over to an executor. Two threads meet at one job.
//
// The caller gives the job away, says whom to wake, and parks. The pool's thread runs it, says that it has
// finished, and wakes. Under the job's mutex both see either that the other has been there or that it will
// still come: no wake is lost, and none goes to a caller that has left.

#include <kernlet/executor.hpp>
#include <kernlet/this_task.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

bool has_finished(executor_job& job) {
  const std::lock_guard lock(job.state().mutex);
  return job.state().finished;
}

/// Nobody is to be woken any more. False: the job has finished already.
bool leave(executor_job& job) {
  const std::lock_guard lock(job.state().mutex);
  job.state().caller = nullptr;
  return !job.state().finished;
}

/// Until it has finished, come what may.
void wait_for_the_end(executor_job& job, waiter& me) {
  const cancellation_shield shield; // we know that we are to end; but the call may use what is ours
  while (!has_finished(job))
    me.park();
}

} // namespace

hand_over_outcome hand_over(thread_pool& pool, executor_job& job, const executor_options& options) {
  waiter& me = current_waiter();
  job.state().caller = &me; // nobody else knows the job yet
  if (!pool.submit(job, options.full))
    return hand_over_outcome::refused;
  wake_reason why;
  do
    why = me.park(options.until);
  while (why == wake_reason::woken && !has_finished(job));
  if (why == wake_reason::woken)
    return hand_over_outcome::finished;
  if (!pool.withdraw(job)) { // it runs, or has just finished
    job.request_stop();
    if (options.leaving == if_running::wait)
      wait_for_the_end(job, me);
    else
      leave(job);
  }
  if (why == wake_reason::cancelled)
    throw task_cancelled{};
  return hand_over_outcome::late;
}

void perform(executor_job& job) noexcept {
  job.run();
  {
    const std::lock_guard lock(job.state().mutex);
    job.state().finished = true;
    if (job.state().caller != nullptr)
      job.state().caller->wake(); // under the mutex: it cannot have left
  }
  job.release();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
