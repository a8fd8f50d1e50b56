// Step 11.1, the model answer: a list of jobs under a lock, and a condition variable on which helpers wait.

#include <chrono>
#include <kernlet/helper_pool.hpp>
#include <mutex>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Under the lock: the oldest job, or null.
helper_job* take(part::helper_pool_state& pool) noexcept {
  helper_job* const job = pool.first;
  if (job != nullptr) {
    pool.first = std::exchange(job->next, nullptr);
    --pool.waiting;
    --pool.free;
  }
  return job;
}

} // namespace

helper_pool::helper_pool(std::uint32_t most) noexcept {
  state().most = most;
}
helper_pool::~helper_pool() = default;

bool helper_pool::submit(helper_job& job) noexcept {
  auto& pool = state();
  const std::lock_guard held(pool.lock);
  job.next = nullptr;
  (pool.first == nullptr ? pool.first : pool.last->next) = &job;
  pool.last = &job;
  ++pool.waiting;
  pool.called.notify_one();
  if (pool.waiting <= pool.free || pool.helpers == pool.most)
    return false;
  ++pool.helpers;
  ++pool.free; // it is on its way
  return true;
}

bool helper_pool::helper_missing(helper_job*& left) noexcept {
  auto& pool = state();
  const std::lock_guard held(pool.lock);
  --pool.helpers;
  --pool.free;
  if (pool.helpers != 0 || pool.first == nullptr)
    return false;
  left = pool.first;
  pool.first = std::exchange(left->next, nullptr);
  --pool.waiting;
  return true;
}

void helper_pool::help(std::chrono::nanoseconds idle_for) noexcept {
  auto& pool = state();
  std::unique_lock held(pool.lock);
  for (;;) {
    if (helper_job* const job = take(pool)) {
      held.unlock();
      job->run(*job); // the job may be gone after that
      held.lock();
      ++pool.free;
    } else if (pool.closed || !pool.called.wait_for(
                                  held, idle_for, [&pool] { return pool.first != nullptr || pool.closed; })) {
      break;
    }
  }
  --pool.free;
  --pool.helpers;
}

void helper_pool::close() noexcept {
  auto& pool = state();
  const std::lock_guard held(pool.lock);
  pool.closed = true;
  pool.called.notify_all();
}

std::uint32_t helper_pool::helpers() const noexcept {
  const std::lock_guard held(state().lock);
  return state().helpers;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
