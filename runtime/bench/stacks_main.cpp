// Stacks: taking one and giving it back, making one, a million of them.

#include <benchmark/benchmark.h>

extern "C" void kernlet_fast_add_benchmarks();
extern "C" void kernlet_solutions_add_benchmarks();

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 2;
  kernlet_fast_add_benchmarks();
  kernlet_solutions_add_benchmarks();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
