// Channels between tasks. Compiled once for each runtime: the benchmarks are named after it, as its symbols
// are. With one worker processor time is measured, with two the time that passes, as in sched_kernlet.cpp.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <cstdint>
#include <kernlet/channel.hpp>
#include <kernlet/go.hpp>
#include <string>

namespace {

using namespace kernlet;

/// A task that takes all words, until the channel is closed.
go_handle<std::uint64_t> receives(channel<int>& words) {
  return go([&words] {
    std::uint64_t sum = 0;
    for (const int word : words)
      sum += static_cast<std::uint64_t>(word);
    return sum;
  });
}

/// One task sends, another receives.
void hops(benchmark::State& state, std::size_t capacity) {
  run(scheduler_options{.workers = 1}, [&] {
    channel<int> words(capacity);
    auto receiver = receives(words);
    quiet_core::measure(state, [&words](int count) {
      for (int i = 0; i < count; ++i)
        words.send(i);
    });
    words.close();
    benchmark::DoNotOptimize(receiver.join());
  });
}

/// The same on two workers; the time that passes.
void hops_by_the_clock(benchmark::State& state, std::size_t capacity) {
  run(scheduler_options{.workers = 2}, [&] {
    channel<int> words(capacity);
    auto receiver = receives(words);
    for (auto _ : state)
      words.send(1);
    words.close();
    benchmark::DoNotOptimize(receiver.join());
  });
}

} // namespace

extern "C" void KERNLET_SYMBOL(add_benchmarks)() {
  const std::string runtime = KERNLET_QUOTE(KERNLET_PARTS);
  const auto add = [&](const char* name, auto measured) {
    return benchmark::RegisterBenchmark((runtime + name).c_str(), measured);
  };
  add("/hop_1", [](benchmark::State& state) { hops(state, 0); })->UseManualTime();
  add("/buffered_1", [](benchmark::State& state) { hops(state, 100); })->UseManualTime();
  add("/hop_2", [](benchmark::State& state) { hops_by_the_clock(state, 0); })
      ->UseRealTime()
      ->MeasureProcessCPUTime();
  add("/buffered_2", [](benchmark::State& state) { hops_by_the_clock(state, 100); })
      ->UseRealTime()
      ->MeasureProcessCPUTime();
}
