#pragma once
// The fields of idle_workers in this part: one lock, and a condition variable for each worker.

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// One worker's.
struct idle_worker {
  std::condition_variable called;
  bool rests = false;    ///< nobody has woken it yet
  bool searches = false; ///< it was woken to search
};

/// Everything under the lock. `resting` is how many of `workers` say that they rest, `searching` how many
/// count as searching; nobody does both.
struct idle_workers_state {
  mutable std::mutex lock;
  std::uint32_t count = 0; ///< of workers
  std::uint32_t resting = 0;
  std::uint32_t searching = 0;
  std::unique_ptr<idle_worker[]> workers;
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
