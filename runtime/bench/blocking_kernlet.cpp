// What it costs to tell the runtime of a call that does not block. Compiled once for each runtime: the
// benchmarks are named after it, as its symbols are.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <fcntl.h>
#include <kernlet/blocking.hpp>
#include <kernlet/go.hpp>
#include <string>
#include <unistd.h>

namespace {

using namespace kernlet;

/// The worker's processor stands behind its gate for nothing.
void empty_call(benchmark::State& state) {
  run(scheduler_options{.workers = 1}, [&] {
    quiet_core::measure(state, [](int count) {
      for (int i = 0; i < count; ++i)
        blocking([] { asm volatile("" ::: "memory"); });
    });
  });
}

/// A system call that never blocks, with and without a word to the runtime.
void reads(benchmark::State& state, bool told) {
  const int zeroes = ::open("/dev/zero", O_RDONLY | O_CLOEXEC);
  run(scheduler_options{.workers = 1}, [&] {
    quiet_core::measure(state, [zeroes, told](int count) {
      char byte = 0;
      for (int i = 0; i < count; ++i)
        benchmark::DoNotOptimize(told ? blocking([&] { return ::read(zeroes, &byte, 1); })
                                      : ::read(zeroes, &byte, 1));
    });
  });
  ::close(zeroes);
}

} // namespace

extern "C" void KERNLET_SYMBOL(add_benchmarks)() {
  const std::string runtime = KERNLET_QUOTE(KERNLET_PARTS);
  const auto add = [&](const char* name, auto measured) {
    benchmark::RegisterBenchmark((runtime + name).c_str(), measured)->UseManualTime();
  };
  add("/call", empty_call);
  add("/read", [](benchmark::State& state) { reads(state, true); });
  add("/read_untold", [](benchmark::State& state) { reads(state, false); });
}
