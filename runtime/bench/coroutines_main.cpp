// Coroutines. Each iteration of a round trip is a resume and a yield.

#include <benchmark/benchmark.h>
#include <cfenv>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

extern "C" void kernlet_fast_add_benchmarks();
extern "C" void kernlet_solutions_add_benchmarks();

namespace {

/// A peer that reloads MXCSR pays many times more when two sides differ in a sticky exception flag. Nobody is
/// to pay for a flag that some start-up code left behind.
void clear_sticky_flags() {
  std::feclearexcept(FE_ALL_EXCEPT);
#if defined(__x86_64__)
  _mm_setcsr(_mm_getcsr() & ~0x3fu);
#endif
}

} // namespace

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 2;
  kernlet_fast_add_benchmarks();
  kernlet_solutions_add_benchmarks();
  clear_sticky_flags();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
