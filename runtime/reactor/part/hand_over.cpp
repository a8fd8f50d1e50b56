// The fast part: the hand-over to an executor, without a lock. See hand_over_state.hpp for the word.

#include <kernlet/executor.hpp>
#include <kernlet/this_task.hpp>
#include <sched.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

using state = part::hand_over_state;

/// Whether the job has been performed. When it says so, nobody touches the caller's waiter any more.
bool is_done(executor_job& job) noexcept {
  auto& word = job.state().word;
  // Acquire pairs with the releases in perform(): with less, the caller might read a result that is not there
  // yet.
  std::uintptr_t seen = word.load(std::memory_order_acquire);
  while (seen ==
         state::waking) { // a few instructions of the other thread; unless the kernel has paused it there
    ::sched_yield();
    seen = word.load(std::memory_order_acquire);
  }
  return seen == state::done;
}

/// The caller goes. False: the job has been performed meanwhile.
bool leave(executor_job& job, waiter& me) noexcept {
  auto expected = reinterpret_cast<std::uintptr_t>(&me);
  // Sequentially consistent, as it is rare. When it fails, the pool's thread was quicker: then its wake is
  // waited for.
  return job.state().word.compare_exchange_strong(expected, state::nobody) || !is_done(job);
}

} // namespace

hand_over_outcome hand_over(thread_pool& pool, executor_job& job, const executor_options& options) {
  waiter& me = current_waiter();
  // Relaxed: submit() hands the job on under the pool's lock, which publishes it.
  job.state().word.store(reinterpret_cast<std::uintptr_t>(&me), std::memory_order_relaxed);
  if (!pool.submit(job, options.full))
    return hand_over_outcome::refused;
  wake_reason why;
  do
    why = me.park(options.until);
  while (why == wake_reason::woken && !is_done(job));
  if (why == wake_reason::woken)
    return hand_over_outcome::finished;
  if (!pool.withdraw(job)) { // it runs, or has just been performed
    job.request_stop();
    if (options.leaving == if_running::abandon) {
      leave(job, me);
    } else {
      const cancellation_shield shield; // we know that we are to end; but the call may use what is ours
      while (!is_done(job))
        me.park();
    }
  }
  if (why == wake_reason::cancelled)
    throw task_cancelled{};
  return hand_over_outcome::late;
}

void perform(executor_job& job) noexcept {
  job.run();
  auto& word = job.state().word;
  std::uintptr_t seen =
      word.load(std::memory_order_relaxed); // the exchange below says whether it still holds
  // Release: the result was written before. Acquire: the waiter, which the caller may have made only just
  // now.
  while (!word.compare_exchange_weak(seen, seen == state::nobody ? state::done : state::waking,
                                     std::memory_order_acq_rel, std::memory_order_relaxed))
    ;
  if (seen != state::nobody) {
    reinterpret_cast<waiter*>(seen)->wake();
    word.store(state::done, std::memory_order_release); // pairs with the load in is_done()
  }
  job.release();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
