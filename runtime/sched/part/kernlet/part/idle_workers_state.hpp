#pragma once
// The fields of idle_workers in the fast part: one word that says it all, and a list of those who rest.
//
// Invariants
// - `word` holds two counts: who searches in the lower half, who rests in the upper. notify() reads both at
//   once, and most often goes.
// - A worker is in the list from rest() until it is taken out: by itself, when it finds something or its time
//   is up, or by one who wakes it. Both under the lock; whoever has taken it out has lowered the count.
// - Who is woken has been taken out before. So it is woken once, and no permit is left in its parker.

#include <atomic>
#include <cstdint>
#include <kernlet/parker.hpp>
#include <kernlet/part/own_line.hpp>
#include <kernlet/thread_mutex.hpp>
#include <memory>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// One worker's.
struct alignas(64) resting_worker {
  parker sleep;
  resting_worker* below = nullptr; ///< in the list
  bool listed = false;             ///< under the lock
  bool searches = false;           ///< it was woken to search; written before the wake
};

struct idle_workers_state {
  static constexpr std::uint64_t one_rests = std::uint64_t{1} << 32;

  alignas(own_line) std::atomic<std::uint64_t> word{0};
  alignas(own_line) thread_mutex lock;
  resting_worker* top = nullptr; ///< who came last goes first: its caches are the warmest
  std::uint32_t workers = 0;
  std::unique_ptr<resting_worker[]> all;

  static std::uint32_t searching(std::uint64_t word) noexcept { return static_cast<std::uint32_t>(word); }
  static std::uint32_t resting(std::uint64_t word) noexcept { return static_cast<std::uint32_t>(word >> 32); }
};

[[gnu::noinline]] void wake_one(idle_workers_state& all) noexcept;

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
