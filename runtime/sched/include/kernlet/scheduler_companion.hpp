#pragma once
/// \file
/// What the layer `blocking` puts beside a scheduler. The scheduler knows it by these functions alone.

#include <atomic>
#include <kernlet/seam.hpp>
#include <kernlet/waiter.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// What a layer above adds to a scheduler while it runs: threads that take processors out of calls, and look
/// after descriptors. It is made when it is first needed.
struct scheduler_companion {
  /// On the thread of run(), when the last task has ended and the workers have returned: lets all its threads
  /// end, and itself.
  void (*end)(scheduler_companion& self) noexcept;
  /// On a worker's own stack: makes those ready whose descriptors are, and waits for the first one until the
  /// deadline, or until kick(). One worker at a time.
  void (*poll)(scheduler_companion& self, deadline until) noexcept;
  /// From any thread: poll() returns, now or the next time.
  void (*kick)(scheduler_companion& self) noexcept;
  /// Whether there is any descriptor to look after.
  std::atomic<bool> polls{false};
};

} // namespace KERNLET_PARTS
} // namespace kernlet
