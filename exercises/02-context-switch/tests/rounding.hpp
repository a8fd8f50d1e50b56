#pragma once
// Rounding modes by number, set through <cfenv> and seen by what an addition really does.

#include <cfenv>
#include <cstdint>

namespace chapter02 {

/// 0 to nearest, 1 downward, 2 upward, 3 toward zero.
inline void set_rounding(std::uint64_t mode) {
  constexpr int modes[] = {FE_TONEAREST, FE_DOWNWARD, FE_UPWARD, FE_TOWARDZERO};
  std::fesetround(modes[mode % 4]);
}

inline const char* rounding_name(std::uint64_t mode) {
  constexpr const char* names[] = {"to nearest", "downward", "upward", "toward zero"};
  return names[mode % 4];
}

/// The mode that arithmetic is done in, told from four sums; the control word itself is not read.
[[gnu::noinline]] inline std::uint64_t observed_rounding() {
  volatile double one = 1.0, tiny = 0x1p-54, most = 0x1.8p-53;
  const bool positive_up = one + tiny > one;     // upward only
  const bool negative_down = -one - tiny < -one; // downward only
  const bool nearest_up = one + most > one;      // to nearest and upward
  if (positive_up)
    return 2;
  if (negative_down)
    return 1;
  return nearest_up ? 0 : 3;
}

} // namespace chapter02
