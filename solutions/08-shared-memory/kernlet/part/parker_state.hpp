#pragma once
// The fields of a parker in this part.

#include <atomic>
#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// One word in three states:
///
///     idle     no permit; the owner does not sleep
///     permit   a wake that no park() has taken yet
///     parked   no permit; the owner sleeps or is about to
///
/// The owner goes idle -> parked, and from anything back to idle. A waker goes from anything to permit.
struct parker_state {
  static constexpr std::uint32_t idle = 0, permit = 1, parked = 2;
  std::atomic<std::uint32_t> word{idle};
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
