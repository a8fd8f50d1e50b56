#pragma once
// The fields of a run_queue in this part: a ring and a slot, under one lock.

#include <array>
#include <atomic>
#include <cstdint>
#include <kernlet/runnable.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Everything changes under the lock, whoever changes it. The two atomic ones may be read without it: that is
/// all that a look can do.
///
/// Invariant: the ring's entries are those at oldest, oldest + 1, ... oldest + count - 1, each number modulo
/// the capacity; count <= capacity.
struct run_queue_state {
  std::mutex lock;
  std::uint32_t capacity = 0;
  std::uint32_t oldest = 0;
  std::atomic<std::uint32_t> count{0};
  std::atomic<runnable*> next{nullptr}; ///< the slot
  std::array<runnable*, 1024> ring{};
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
