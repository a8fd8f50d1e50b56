#pragma once
// The fields of a thread_condition in the fast part.

#include <atomic>
#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Sleepers sleep on `notified`, as in the model answer. `waiting` counts those who are in a wait.
///
/// Invariant: a waiter is counted before it lets its mutex go, and until it has stopped sleeping. So whoever
/// has taken the mutex after that, and finds a count of 0, has nobody to tell.
struct thread_condition_state {
  std::atomic<std::uint32_t> notified{0};
  std::atomic<std::uint32_t> waiting{0};
};

/// Where somebody waits.
void notify_waiting(thread_condition_state& all, int count) noexcept;

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
