#pragma once
// The bodies of a notice_board. The orders are those of the model answer, which argues them.

#include <kernlet/notice_board.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

KERNLET_HOT std::uint64_t notice_board::take_number() noexcept {
  // Relaxed: a count that publishes nothing.
  return state().next.fetch_add(1, std::memory_order_relaxed);
}

KERNLET_HOT const notice* notice_board::find() const noexcept {
  // Acquire pairs with the release in publish().
  return state().is_up.load(std::memory_order_acquire) ? &state().up : nullptr;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
