#pragma once
// A look at a queue that is empty, which it nearly always is: one load.

#include <kernlet/global_queue.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

KERNLET_HOT std::size_t global_queue::size() const noexcept {
  // Acquire pairs with the release in push(): nothing is read through it, but who sees one here and takes the
  // lock finds it.
  return state().count.load(std::memory_order_acquire);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
