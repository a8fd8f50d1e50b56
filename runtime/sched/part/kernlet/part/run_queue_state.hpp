#pragma once
// The fields of a run queue in the fast part: a ring without a lock, and a slot.
//
// Invariants
// - `tail` is written by the owner alone. `head` grows by compare-exchange: whoever moves it from h to h + n
//   owns the n entries from h on, and nobody else ever does.
// - head <= tail <= head + capacity, as differences of numbers that wrap round.
// - The entries from head to tail are valid; one that has been taken is written again only when head has gone
//   past it, since a push looks at head first.
// - Beside the head stands a count of how often the owner has taken one back from the end. Who steals takes
//   what stands between the head and a tail that he has read before; so that nothing in between has been
//   taken back meanwhile, his exchange compares the count, too.
// - The slot is taken by exchange, so by one.

#include <atomic>
#include <cstdint>
#include <kernlet/part/own_line.hpp>
#include <kernlet/runnable.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// The head in the lower half, how often one was taken back in the upper.
struct ring_head {
  std::uint64_t word;
  std::uint32_t head() const noexcept { return static_cast<std::uint32_t>(word); }
  ring_head moved(std::uint32_t by) const noexcept {
    return {(word & ~std::uint64_t{UINT32_MAX}) | static_cast<std::uint32_t>(head() + by)};
  }
  ring_head taken_back() const noexcept { return {word + (std::uint64_t{1} << 32)}; }
};

struct run_queue_state {
  alignas(own_line) std::atomic<std::uint64_t> head{0}; ///< a ring_head; owner and thieves
  /// A line of its own: thieves write `head`, and the owner reads this and writes it at each push.
  alignas(own_line) std::atomic<std::uint32_t> tail{0}; ///< behind the last one; the owner's
  std::uint32_t mask = 0;                               ///< capacity - 1
  bool alone = false;
  std::atomic<runnable*> next{nullptr}; ///< the slot
  alignas(own_line) std::atomic<runnable*> ring[1024]{};
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
