// Channels between tasks. Compiled once for each runtime: the benchmarks are named after it, as its symbols
// are. With one worker processor time is measured, with two the time that passes, as in sched_kernlet.cpp.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <chrono>
#include <cstdint>
#include <kernlet/channel.hpp>
#include <kernlet/go.hpp>
#include <string>

namespace {

using namespace kernlet;

/// One task sends, another receives.
void hops(benchmark::State& state, std::size_t capacity) {
  run(scheduler_options{.workers = 1}, [&] {
    channel<int> words(capacity);
    auto receiver = go([&words] {
      std::uint64_t sum = 0;
      for (const int word : words)
        sum += static_cast<std::uint64_t>(word);
      return sum;
    });
    quiet_core::measure(state, [&words](int count) {
      for (int i = 0; i < count; ++i)
        words.send(i);
    });
    words.close();
    benchmark::DoNotOptimize(receiver.join());
  });
}

/// An iteration is so many words, and its time that of one: the library must not choose how often.
constexpr int words_are_many = 5;

/// The same on two workers.
void hops_by_the_clock(benchmark::State& state, std::size_t capacity) {
  constexpr int words_at_once = 100'000;
  run(scheduler_options{.workers = 2}, [&] {
    for (auto _ : state) {
      channel<int> words(capacity);
      const auto start = std::chrono::steady_clock::now();
      auto receiver = go([&words] {
        std::uint64_t sum = 0;
        for (const int word : words)
          sum += static_cast<std::uint64_t>(word);
        return sum;
      });
      for (int i = 0; i < words_at_once; ++i)
        words.send(i);
      words.close();
      benchmark::DoNotOptimize(receiver.join());
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
      state.SetIterationTime(took.count() / words_at_once);
    }
  });
}

} // namespace

extern "C" void KERNLET_SYMBOL(add_benchmarks)() {
  const std::string runtime = KERNLET_QUOTE(KERNLET_PARTS);
  const auto add = [&](const char* name, auto measured) {
    return benchmark::RegisterBenchmark((runtime + name).c_str(), measured)->UseManualTime();
  };
  add("/hop_1", [](benchmark::State& state) { hops(state, 0); });
  add("/buffered_1", [](benchmark::State& state) { hops(state, 100); });
  add("/hop_2", [](benchmark::State& state) { hops_by_the_clock(state, 0); })->Iterations(words_are_many);
  add("/buffered_2", [](benchmark::State& state) {
    hops_by_the_clock(state, 100);
  })->Iterations(words_are_many);
}
