#pragma once
// The fields of a ring_core in this part.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Both counts start at 0 and only grow; with 64 bits they never come round. An item's place is its number
/// modulo the capacity.
///
/// Invariant: popped <= pushed <= popped + capacity. The producer alone writes `pushed`, the consumer alone
/// `popped`.
struct ring_state {
  std::size_t capacity = 0;
  std::atomic<std::uint64_t> pushed{0}; ///< items that were handed over
  std::atomic<std::uint64_t> popped{0}; ///< places that were given back
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
