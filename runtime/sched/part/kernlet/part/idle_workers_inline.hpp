#pragma once
// A notification: a fence, a load and two comparisons, where everybody works or somebody searches.

#include <kernlet/idle_workers.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

KERNLET_HOT void idle_workers::notify() noexcept {
  auto& all = state();
  // Pairs with the one in rest(). If that is the later of the two, the worker sees what was pushed; else the
  // word that is read here says that it rests.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  const std::uint64_t word = all.word.load(std::memory_order_relaxed); // ordered by the fence
  if (all.resting(word) != 0 && all.searching(word) == 0) [[unlikely]]
    part::wake_one(all);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
