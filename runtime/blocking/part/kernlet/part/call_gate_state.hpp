#pragma once
// The fields of call_gate in the fast part: one word.
//
// Invariant: the word is twice the number of calls that have begun, plus one while the last of them is going
// on. So it names one call, and never the same again: 2^63 calls of a nanosecond are three centuries.

#include <atomic>
#include <cstdint>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct call_gate_state {
  static constexpr std::uint64_t going_on = 1;
  std::atomic<std::uint64_t> word{0};
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
