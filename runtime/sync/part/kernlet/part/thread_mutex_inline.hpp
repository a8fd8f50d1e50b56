#pragma once
// Lock and unlock without a call, while nobody contends: one instruction that changes the word, one branch.

#include <kernlet/thread_mutex.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

KERNLET_HOT bool thread_mutex::try_lock() noexcept {
  auto& all = state();
  std::uint32_t seen = all.open;
  // Acquire pairs with the release in unlock(). Relaxed when it fails: nothing that was read is used.
  return all.word.compare_exchange_strong(seen, all.held, std::memory_order_acquire,
                                          std::memory_order_relaxed);
}

KERNLET_HOT void thread_mutex::lock() {
  if (!try_lock()) [[unlikely]]
    part::lock_slowly(state());
}

KERNLET_HOT void thread_mutex::unlock() noexcept {
  auto& all = state();
  // Release pairs with the acquires of whoever locks next. After this step the mutex may be gone.
  if (all.word.exchange(all.open, std::memory_order_release) == all.contended) [[unlikely]]
    part::wake_one(all);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
