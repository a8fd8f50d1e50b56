#pragma once
// A notification that reaches nobody is one load. Most are of this kind: a queue that is never empty has no
// waiting consumer.
//
// Relaxed: a waiter that this notification must reach was counted before it let the mutex go, and the change
// that is told of was made under the mutex afterwards. So the count happens before this load.

#include <kernlet/thread_condition.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

KERNLET_HOT void thread_condition::notify_one() noexcept {
  if (state().waiting.load(std::memory_order_relaxed) != 0)
    part::notify_waiting(state(), 1);
}

KERNLET_HOT void thread_condition::notify_all() noexcept {
  if (state().waiting.load(std::memory_order_relaxed) != 0)
    part::notify_waiting(state(), everybody);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
