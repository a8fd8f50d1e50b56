#pragma once
// What a thread knows of the others: vector clocks, and the two limits that sequentially consistent fences
// add.
//
// A thread's *epoch* counts the times it has published something. An operation of thread u in epoch e
// happens before what thread t does now if and only if t's clock for u is at least e: so u's epoch goes up
// right after each publication, and not in between.

#include <algorithm>
#include <array>
#include <cstdint>

namespace kernlet::explore {

inline constexpr unsigned max_threads = 8; ///< of one execution, the one that runs main() included

using epoch = std::uint32_t;
/// Places in the one order of all sequentially consistent operations, S. Here S is the order of execution.
using stamp = std::uint32_t;

struct vector_clock {
  std::array<epoch, max_threads> of{};

  void join(const vector_clock& other) noexcept {
    for (unsigned i = 0; i < max_threads; ++i)
      of[i] = std::max(of[i], other.of[i]);
  }
};

/// What travels with synchronisation.
struct view {
  vector_clock happened; ///< what happens before
  /// What had happened before the fences of S that precede the last one of ours (C++20, [atomics.order] 4: an
  /// operation that happens before a fence in S comes, in coherence, before one that happens after a later
  /// fence).
  vector_clock fenced;
  stamp last_fence = 0; ///< the last fence of S that happens before

  void join(const view& other) noexcept {
    happened.join(other.happened);
    fenced.join(other.fenced);
    last_fence = std::max(last_fence, other.last_fence);
  }
};

enum class order : std::uint8_t { relaxed, consume, acquire, release, acq_rel, seq_cst };

constexpr bool acquires(order o) noexcept {
  return o == order::acquire || o == order::consume || o == order::acq_rel || o == order::seq_cst;
}
constexpr bool releases(order o) noexcept {
  return o == order::release || o == order::acq_rel || o == order::seq_cst;
}

} // namespace kernlet::explore
