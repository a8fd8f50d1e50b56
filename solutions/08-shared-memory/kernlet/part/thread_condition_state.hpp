#pragma once
// The fields of a thread_condition in this part.

#include <atomic>
#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Sleepers sleep on `notified`, which counts notifications.
///
/// Invariant: whoever reads it under the mutex, and sleeps only while it is still the same, misses none that
/// comes after the mutex was let go.
struct thread_condition_state {
  std::atomic<std::uint32_t> notified{0};
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
