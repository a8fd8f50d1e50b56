// Tasks on a loop. Compiled once for each runtime: the benchmarks are named after it, as its symbols are.
//
// What is measured is called by a task; so every batch finds the tasks there already.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <cstdint>
#include <kernlet/this_task.hpp>
#include <string>
#include <vector>

namespace {

using namespace kernlet;

/// One yield of one task; all `tasks` take turns.
void yield(benchmark::State& state, int tasks, fp_control words) {
  loop here({.words = words});
  bool over = false;
  for (int i = 1; i < tasks; ++i)
    here.spawn([&over] {
      while (!over)
        this_task::yield();
    });
  here.spawn([&] {
    quiet_core::measure(state, [&](int yields) {
      for (int i = 0; i < yields; i += tasks)
        this_task::yield();
    });
    over = true;
  });
  here.run();
}

/// A task is spawned and joined, then the next one.
void spawn_join(benchmark::State& state, fp_control words) {
  loop here({.words = words});
  std::uint64_t sum = 0;
  here.spawn([&] {
    quiet_core::measure(state, [&](int tasks) {
      for (int i = 0; i < tasks; ++i)
        here.spawn([&sum] { ++sum; }).join();
    });
  });
  here.run();
  benchmark::DoNotOptimize(sum);
}

constexpr int many = 1024; ///< a quarter of a batch

/// Many tasks are spawned, then joined.
void spawn_join_many(benchmark::State& state, fp_control words) {
  loop here({.words = words});
  std::uint64_t sum = 0;
  here.spawn([&] {
    std::vector<join_handle<void>> handles;
    handles.reserve(many);
    quiet_core::measure(state, [&](int tasks) {
      for (int done = 0; done < tasks; done += many) {
        for (int i = 0; i < many; ++i)
          handles.push_back(here.spawn([&sum] { ++sum; }));
        for (auto& each : handles)
          each.join();
        handles.clear();
      }
    });
  });
  here.run();
  benchmark::DoNotOptimize(sum);
}

} // namespace

extern "C" void KERNLET_SYMBOL(add_benchmarks)() {
  const std::string runtime = KERNLET_QUOTE(KERNLET_PARTS);
  const auto add = [&](const char* name, auto run) {
    benchmark::RegisterBenchmark((runtime + name).c_str(), [run](benchmark::State& state) {
      run(state, fp_control::shared);
    })->UseManualTime();
    benchmark::RegisterBenchmark((runtime + name + "_kept").c_str(), [run](benchmark::State& state) {
      run(state, fp_control::kept);
    })->UseManualTime();
  };
  add("/yield_2", [](benchmark::State& state, fp_control words) { yield(state, 2, words); });
  add("/yield_1000", [](benchmark::State& state, fp_control words) { yield(state, many, words); });
  add("/spawn_join", spawn_join);
  add("/spawn_join_1000", spawn_join_many);
}
