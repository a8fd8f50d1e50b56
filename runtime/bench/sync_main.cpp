// Chapter 8's parts: locks with and without a crowd, a ring, a parker.
//
// A second thread is there from the beginning to the end, and sleeps: in a program that has never started
// one, the C library's mutex leaves the atomic instructions out, which no other lock here can do.

#include <atomic>
#include <benchmark/benchmark.h>
#include <thread>

extern "C" void kernlet_fast_add_sync_benchmarks();
extern "C" void kernlet_solutions_add_sync_benchmarks();
void add_sync_peers();

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 2;
  std::atomic<bool> over{false};
  std::thread sleeper([&] { over.wait(false); });
  kernlet_fast_add_sync_benchmarks();
  kernlet_solutions_add_sync_benchmarks();
  add_sync_peers();
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  over = true;
  over.notify_all();
  sleeper.join();
}
