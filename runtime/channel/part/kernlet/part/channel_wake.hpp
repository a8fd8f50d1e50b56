#pragma once
// How the other side is woken: a scheduler's task without the way through a pointer.

#include <kernlet/go.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Last of all, without the lock: from here on the other side may be gone.
[[gnu::always_inline]] inline void wake(waiter& who) noexcept {
  if (green_task* const task = green_task::of(&who)) [[likely]]
    task->owner().wake(*task);
  else
    who.wake();
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
