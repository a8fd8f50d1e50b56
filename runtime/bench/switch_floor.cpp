// What no switch can be faster than, on this processor.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <cstdint>

namespace {

/// Whoever keeps the floating-point control words of each context must read them at each switch, since the
/// code before it may have changed them and nothing else tells. Two reads, and nothing beside them: the least
/// that a round trip can take.
void read_fp_words(benchmark::State& state) {
#if defined(__x86_64__)
  struct {
    std::uint32_t mxcsr;
    std::uint16_t x87;
  } here{}, there{};
  quiet_core::measure(state, [&](int trips) {
    for (int i = 0; i < trips; ++i)
      asm volatile("stmxcsr %0\n\tfnstcw %1\n\tstmxcsr %2\n\tfnstcw %3"
                   : "=m"(here.mxcsr), "=m"(here.x87), "=m"(there.mxcsr), "=m"(there.x87));
  });
#elif defined(__aarch64__)
  std::uint64_t here = 0, there = 0;
  quiet_core::measure(state, [&](int trips) {
    for (int i = 0; i < trips; ++i)
      asm volatile("mrs %0, fpcr\n\tmrs %1, fpcr" : "=r"(here), "=r"(there));
  });
#else
  std::uint64_t here = 0, there = 0;
  quiet_core::measure(state, [&](int trips) {
    for (int i = 0; i < trips; ++i)
      asm volatile("frrm %0\n\tfrrm %1" : "=r"(here), "=r"(there));
  });
#endif
}
BENCHMARK(read_fp_words)->Name("floor/read_fp_words")->UseManualTime();

} // namespace
