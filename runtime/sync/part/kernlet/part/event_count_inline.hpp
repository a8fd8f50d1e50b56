#pragma once
// A notification without a waiter: a fence and a load. The fence is what it costs; nothing less forbids the
// load to be done before the change is out (event_count.hpp).

#include <kernlet/event_count.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

KERNLET_HOT void event_count::notify() noexcept {
  std::atomic_thread_fence(std::memory_order_seq_cst); // pairs with the one in wait()
  if (state().waiting.load(std::memory_order_relaxed)) [[unlikely]]
    part::notify_waiting(state());
}

} // namespace KERNLET_PARTS
} // namespace kernlet
