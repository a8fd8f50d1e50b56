// Chapter 1's parts, simple against fast: a hand-over between two threads, a word through the buffer, a
// connection.

#include <benchmark/benchmark.h>

extern "C" void kernlet_fast_add_thread_benchmarks();
extern "C" void kernlet_solutions_add_thread_benchmarks();

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 2;
  kernlet_fast_add_thread_benchmarks();
  kernlet_solutions_add_thread_benchmarks();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
}
