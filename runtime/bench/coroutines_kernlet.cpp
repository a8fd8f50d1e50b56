// Coroutines through their types: a round trip, values both ways, a whole life, a generator. Compiled once
// for each runtime: the benchmarks are named after it, as its symbols are.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <cstdint>
#include <kernlet/coroutine.hpp>
#include <kernlet/generator.hpp>
#include <string>

namespace {

using namespace kernlet;

constexpr coroutine_options kept{nullptr, fp_control::kept}, shared{nullptr, fp_control::shared};

/// resume() and the yield() that answers it.
void round_trip(benchmark::State& state, const coroutine_options& options) {
  coroutine<> other(
      [](auto& self) {
        for (;;)
          self.yield();
      },
      options);
  quiet_core::measure(state, [&](int trips) {
    for (int i = 0; i < trips; ++i)
      other.resume();
  });
}

/// A number goes in and a number comes out.
void values(benchmark::State& state, const coroutine_options& options) {
  coroutine<std::uint64_t, std::uint64_t> other(
      [](auto& self, std::uint64_t next) -> void {
        for (;;)
          next = self.yield(next + 1);
      },
      options);
  std::uint64_t number = 0;
  quiet_core::measure(state, [&](int trips) {
    for (int i = 0; i < trips; ++i)
      number = *other.resume(number);
  });
  benchmark::DoNotOptimize(number);
}

/// Made and destroyed without being run.
void create(benchmark::State& state) {
  std::uint64_t sum = 0;
  const auto one = [&sum](yielder<>&) { ++sum; };
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i) {
      coroutine<> other(one);
      benchmark::DoNotOptimize(other);
    }
  });
}

/// Made, run to its end, destroyed.
void live(benchmark::State& state, const coroutine_options& options) {
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i) {
      coroutine<> other([&sum](yielder<>&) { ++sum; }, options);
      other.resume();
    }
  });
  benchmark::DoNotOptimize(sum);
}

/// One element of a sequence of integers.
void element(benchmark::State& state, const coroutine_options& options) {
  generator<std::uint64_t> numbers(
      [](auto& out) {
        for (std::uint64_t i = 0;; ++i)
          out.yield(std::uint64_t{i});
      },
      options);
  auto at = numbers.begin();
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int elements) {
    for (int i = 0; i < elements; ++i, ++at)
      sum += *at;
  });
  benchmark::DoNotOptimize(sum);
}

constexpr std::int64_t hundred_million = 24415 * std::int64_t{quiet_core::batch_size};

} // namespace

extern "C" void KERNLET_SYMBOL(add_benchmarks)() {
  const std::string runtime = KERNLET_QUOTE(KERNLET_PARTS);
  const auto add = [&](const char* name, auto run) {
    return benchmark::RegisterBenchmark((runtime + name).c_str(), run)->UseManualTime();
  };
  add("/round_trip", [](benchmark::State& state) { round_trip(state, shared); });
  add("/round_trip_kept", [](benchmark::State& state) { round_trip(state, kept); });
  add("/values", [](benchmark::State& state) { values(state, shared); });
  add("/create", create);
  add("/live", [](benchmark::State& state) { live(state, shared); });
  add("/live_kept", [](benchmark::State& state) { live(state, kept); });
  add("/generator", [](benchmark::State& state) {
    element(state, generator_options);
  })->Iterations(hundred_million);
  add("/generator_kept", [](benchmark::State& state) { element(state, kept); });
}
