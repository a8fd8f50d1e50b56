#pragma once
// What the fast part keeps in each job that is handed to an executor: one word.
//
//     nobody -> caller     by the caller, before the pool knows the job
//     caller -> nobody     by the caller, when it leaves a job that runs
//     nobody -> done       by the pool's thread
//     caller -> waking     by the pool's thread, which then wakes the caller
//     waking -> done       by the pool's thread, which does not touch the caller from then on
//
// The caller goes only at `done`, or at `nobody`: at `waking` the wake is under way to a waiter that must
// still be there.

#include <atomic>
#include <cstdint>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct hand_over_state {
  static constexpr std::uintptr_t nobody = 0, waking = 1, done = 2; ///< no waiter has such an address
  std::atomic<std::uintptr_t> word{nobody};
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
