#pragma once
// The floating-point control bits of a machine, read and written as they are.

#include <cstdint>

namespace chapter02 {

#if defined(__x86_64__)

/// MXCSR: flush to zero, rounding, masks, denormals are zero. Above it the x87 control word: rounding,
/// precision, masks. Exceptions stay masked, so that nothing traps.
inline constexpr std::uint64_t control_mask = 0x0f00'0000'e040;
inline constexpr std::uint64_t always = 0x007f'0000'1f80;

inline std::uint64_t read_control() {
  std::uint32_t mxcsr = 0;
  std::uint16_t x87 = 0;
  asm volatile("stmxcsr %0" : "=m"(mxcsr));
  asm volatile("fnstcw %0" : "=m"(x87));
  return ((std::uint64_t{x87} << 32) | mxcsr) & control_mask;
}

inline void write_control(std::uint64_t bits) {
  const std::uint64_t all = (bits & control_mask) | always;
  const auto mxcsr = static_cast<std::uint32_t>(all);
  const auto x87 = static_cast<std::uint16_t>(all >> 32);
  asm volatile("ldmxcsr %0" : : "m"(mxcsr));
  asm volatile("fldcw %0" : : "m"(x87));
}

#elif defined(__aarch64__)

inline constexpr std::uint64_t control_mask = 0x03c0'0000; // FPCR: rounding mode, flush to zero, default NaN

inline std::uint64_t read_control() {
  std::uint64_t fpcr = 0;
  asm volatile("mrs %0, fpcr" : "=r"(fpcr));
  return fpcr & control_mask;
}

inline void write_control(std::uint64_t bits) {
  asm volatile("msr fpcr, %0" : : "r"(bits & control_mask));
}

#else

inline constexpr std::uint64_t control_mask = 0x3; // frm: rounding mode; 4 to 7 are not all valid

inline std::uint64_t read_control() {
  std::uint64_t frm = 0;
  asm volatile("frrm %0" : "=r"(frm));
  return frm & control_mask;
}

inline void write_control(std::uint64_t bits) {
  asm volatile("fsrm %0" : : "r"(bits & control_mask));
}

#endif

} // namespace chapter02
