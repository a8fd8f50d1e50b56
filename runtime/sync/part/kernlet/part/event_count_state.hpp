#pragma once
// The fields of an event_count in the fast part.

#include <atomic>
#include <kernlet/parker.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// `waiting` is set by the waiter and cleared by the one notifier that takes it upon itself to wake, or by
/// the waiter when it leaves.
///
/// Invariant: who has cleared it wakes. So of several notifiers one makes the system call, and the others go.
struct event_count_state {
  std::atomic<bool> waiting{false};
  parker sleep;
};

/// Somebody waits, as far as one can see.
void notify_waiting(event_count_state& all) noexcept;

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
