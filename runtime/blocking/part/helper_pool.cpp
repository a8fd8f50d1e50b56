// Step 11.1, the fast part: a job goes into the hands of the helper that was idle for the shortest time.
//
// A condition variable wakes somebody, who then looks for the oldest job; here the one that is woken knows
// its job already. And the last one that lay down is the first to be called, so that those that are not
// needed stay idle, and end.

#include <kernlet/helper_pool.hpp>
#include <mutex>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

using pool_state = part::helper_pool_state;
using part::idle_helper;

/// Under the lock.
void add(pool_state& pool, helper_job& job) noexcept {
  job.next = nullptr;
  (pool.first == nullptr ? pool.first : pool.last->next) = &job;
  pool.last = &job;
  ++pool.waiting;
}
helper_job* take(pool_state& pool) noexcept {
  helper_job* const job = pool.first;
  if (job != nullptr) {
    pool.first = std::exchange(job->next, nullptr);
    --pool.waiting;
  }
  return job;
}

void take_out(pool_state& pool, idle_helper& one) noexcept {
  idle_helper** at = &pool.top;
  while (*at != &one)
    at = &(*at)->below;
  *at = one.below;
  one.listed = false;
}

/// Lies down until a job comes, or its time is up. Returns the job, or null.
helper_job* wait_for_job(pool_state& pool, std::unique_lock<thread_mutex>& held, deadline until) noexcept {
  idle_helper own;
  own.below = std::exchange(pool.top, &own);
  held.unlock();
  const wake_reason why = own.bed.park(until);
  held.lock();
  if (why != wake_reason::woken && own.listed) {
    take_out(pool, own);
  } else if (why != wake_reason::woken) { // somebody has called it, and wakes it under the lock
    own.bed.park();
  }
  return own.job;
}

} // namespace

helper_pool::helper_pool(std::uint32_t most) noexcept {
  state().most = most;
}
helper_pool::~helper_pool() = default;

bool helper_pool::submit(helper_job& job) noexcept {
  auto& pool = state();
  const std::lock_guard held(pool.lock);
  if (idle_helper* const one = pool.top) {
    pool.top = one->below;
    one->listed = false;
    one->job = &job;
    one->bed.wake(); // under the lock: afterwards it may be gone, and its bed with it
    return false;
  }
  add(pool, job);
  if (pool.waiting <= pool.starting || pool.helpers == pool.most)
    return false;
  ++pool.helpers;
  ++pool.starting;
  return true;
}

bool helper_pool::helper_missing(helper_job*& left) noexcept {
  auto& pool = state();
  const std::lock_guard held(pool.lock);
  --pool.helpers;
  --pool.starting;
  if (pool.helpers != 0)
    return false;
  left = take(pool);
  return left != nullptr;
}

void helper_pool::help(std::chrono::nanoseconds idle_for) noexcept {
  auto& pool = state();
  std::unique_lock held(pool.lock);
  --pool.starting; // it looks at the list now, and whoever comes later finds it at work or idle
  for (;;) {
    helper_job* job = take(pool);
    if (job == nullptr && !pool.closed)
      job = wait_for_job(pool, held, std::chrono::steady_clock::now() + idle_for);
    if (job == nullptr)
      break;
    held.unlock();
    job->run(*job); // the job may be gone after that
    held.lock();
  }
  --pool.helpers;
}

void helper_pool::close() noexcept {
  auto& pool = state();
  const std::lock_guard held(pool.lock);
  pool.closed = true;
  while (idle_helper* const one = pool.top) {
    pool.top = one->below;
    one->listed = false;
    one->bed.wake();
  }
}

std::uint32_t helper_pool::helpers() const noexcept {
  const std::lock_guard held(state().lock);
  return state().helpers;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
