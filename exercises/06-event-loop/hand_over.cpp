// Step 06.4: the hand-over to an executor. Two threads meet at one job.
//
// `job.state()` has a mutex, the caller to be woken, and whether the job has finished.

#include <kernlet/executor.hpp>
#include <kernlet/this_task.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// On the caller's thread. Say whom to wake, give the job to the pool (submit), and park until it has
/// finished, the deadline has passed or the caller is cancelled. In the last two cases withdraw() it; if it
/// has begun, ask it to stop, and then wait for its end or leave, as the options say. A task that is
/// cancelled already can wait only under a cancellation_shield. A cancellation ends in task_cancelled,
/// whatever the job has done.
hand_over_outcome hand_over([[maybe_unused]] thread_pool& pool, [[maybe_unused]] executor_job& job,
                            [[maybe_unused]] const executor_options& options) {
  KERNLET_TODO("06.4");
}

/// On a thread of the pool. Run it, say that it has finished, wake whoever waits, and release() the job last.
void perform([[maybe_unused]] executor_job& job) noexcept {
  KERNLET_TODO("06.4");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
