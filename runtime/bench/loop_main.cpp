// Tasks on a loop: giving way, and a whole life.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <cfenv>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

extern "C" void kernlet_fast_add_benchmarks();
extern "C" void kernlet_solutions_add_benchmarks();

namespace {

/// As in coroutines_main.cpp: nobody is to pay for a flag that some start-up code left behind.
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
  quiet_core::full_speed(); // asked for on the large stack: it needs half of a task's
  clear_sticky_flags();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
