#pragma once
// A permit that is there is taken, and one that nobody sleeps for is left, without a call.

#include <kernlet/parker.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

KERNLET_HOT wake_reason parker::park(deadline until) {
  auto& all = state();
  // Acquire pairs with the release in wake(). Nobody but the owner takes a permit, so an exchange is enough:
  // what it found otherwise was idle, and it is idle now.
  if (all.word.load(std::memory_order_relaxed) == all.permit &&
      all.word.exchange(all.idle, std::memory_order_acquire) == all.permit)
    return wake_reason::woken;
  return part::park_slowly(all, until);
}

KERNLET_HOT void parker::wake() noexcept {
  auto& all = state();
  // Release pairs with the acquire in park(). An exchange even over a permit, so that whoever takes that one
  // sees what this waker did, too. From here on the parker may be gone.
  if (all.word.exchange(all.permit, std::memory_order_release) == all.parked) [[unlikely]]
    part::wake_parked(all);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
