#pragma once
// The fields of a ring_core in the fast part.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// One side of the ring: all that it touches as long as the ring is neither full nor empty, on lines that the
/// other side does not write. `done` is what the other side reads, and only this side writes.
///
/// Invariant: `seen` is the other side's `done` as it was once, so never more than it is. What it allows is
/// allowed.
struct ring_side {
  std::size_t capacity = 0;
  std::size_t place = 0;  ///< `done` modulo the capacity, kept instead of divided
  std::uint64_t seen = 0; ///< of the other side
  std::atomic<std::uint64_t> done{0};
};

/// Distances and not an alignment: a contract's object is aligned to 16 bytes. Two lines each, since the
/// processor fetches lines in pairs.
struct ring_state {
  std::byte before[96] = {};
  ring_side producer;
  std::byte between[96] = {};
  ring_side consumer;
  std::byte behind[96] = {};
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
