#pragma once
// The fields of helper_pool in the fast part: a list of jobs, a stack of idle helpers, each with a bed of its
// own, and counts, all under a lock that is held for some instructions.
//
// Invariants, under the lock
// - Who is taken off the stack has its job in `job`: the job did not pass through the list, and nobody else
//   can take it. So a helper that was called for one job is on its way to that one.
// - While jobs stand in the list, nobody stands on the stack.

#include <cstdint>
#include <kernlet/parker.hpp>
#include <kernlet/thread_mutex.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
struct helper_job;
namespace part {

/// On the stack of a helper that waits.
struct idle_helper {
  parker bed;
  helper_job* job = nullptr; ///< what it was called for; null at close()
  idle_helper* below = nullptr;
  bool listed = true;
};

struct helper_pool_state {
  mutable thread_mutex lock;
  helper_job* first = nullptr; ///< the oldest job
  helper_job* last = nullptr;
  idle_helper* top = nullptr; ///< who came last: its stack and its caches are warm
  std::uint32_t waiting = 0;  ///< jobs in the list
  std::uint32_t starting = 0; ///< helpers that were asked for, and have taken nothing yet
  std::uint32_t helpers = 0;  ///< all of them
  std::uint32_t most = 0;
  bool closed = false;
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
