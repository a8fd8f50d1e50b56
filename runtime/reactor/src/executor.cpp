#include <kernlet/executor.hpp>
#include <kernlet/loop.hpp>
#include <kernlet/this_task.hpp>
#include <system_error>

namespace kernlet {
inline namespace KERNLET_PARTS {

void hand_over_or_throw(thread_pool& pool, executor_job& job, const executor_options& options) {
  if (reactor::calling() != nullptr) {
    job.release();
    throw executor_error(
        "run_in_executor('" + std::string(options.name) +
        "') in a callback: it would hold the reactor's thread; use call_in_executor(), or a task");
  }
  // The loop must know that somebody outside will wake its task.
  std::optional<outside_source> promised;
  if (loop* const here = loop::current(); here != nullptr)
    promised.emplace(*here);
  const waits_for note("a call in an executor");
  switch (hand_over(pool, job, options)) {
  case hand_over_outcome::finished:
    return;
  case hand_over_outcome::refused:
    throw executor_full("'" + std::string(options.name) + "': the queue of " + pool.name() + " is full (" +
                        std::to_string(pool.capacity()) + " wait)");
  case hand_over_outcome::late:
    throw std::system_error(ETIMEDOUT, std::generic_category(),
                            "'" + std::string(options.name) + "' in " + pool.name());
  }
}

} // namespace KERNLET_PARTS
} // namespace kernlet
