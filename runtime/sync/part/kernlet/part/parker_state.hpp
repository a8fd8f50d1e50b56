#pragma once
// The fields of a parker in the fast part.

#include <atomic>
#include <cstdint>
#include <kernlet/parts.hpp>
#include <kernlet/waiter.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// The model answer's word: idle; a permit; parked, which means that the owner sleeps or is about to.
struct parker_state {
  static constexpr std::uint32_t idle = 0, permit = 1, parked = 2;
  std::atomic<std::uint32_t> word{idle};
};

/// The owner has to sleep: there was no permit.
wake_reason park_slowly(parker_state& all, deadline until);
void wake_parked(parker_state& all) noexcept;

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
