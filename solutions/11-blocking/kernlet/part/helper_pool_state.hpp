#pragma once
// The fields of helper_pool in this part: a list of jobs and two counts under a lock.
//
// Invariant: `jobs` is never longer than the helpers on their way to them, idle or starting, unless there are
// `most` helpers. submit() sees to it, by the count of jobs that wait: an idle helper that was called for one
// job still counts as idle until it has taken it, and must not be counted for a second one.

#include <condition_variable>
#include <cstdint>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
struct helper_job;
namespace part {

struct helper_pool_state {
  mutable std::mutex lock;
  std::condition_variable called;
  helper_job* first = nullptr; ///< the oldest job
  helper_job* last = nullptr;
  std::uint32_t waiting = 0; ///< jobs
  std::uint32_t free = 0;    ///< helpers that are idle, or starting
  std::uint32_t helpers = 0; ///< all of them
  std::uint32_t most = 0;
  bool closed = false;
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
