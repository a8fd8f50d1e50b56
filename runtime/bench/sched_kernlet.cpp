// Tasks on a scheduler. Compiled once for each runtime: the benchmarks are named after it, as its symbols
// are.
//
// With one worker processor time is measured, in the moments when the core is ours; with two, the time that
// passes, since what is measured is how much less of it passes.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <chrono>
#include <cstdint>
#include <kernlet/go.hpp>
#include <string>
#include <vector>

namespace {

using namespace kernlet;

constexpr int many = 1024; ///< a quarter of a batch

/// On stacks of its own: the model answers' fork and join has 25,000 of them at once, two mappings each; a
/// pool that outlived it would leave the next measurement too few.
template <class Main>
void on(std::uint32_t workers, Main&& main) {
  stack_pool stacks;
  run(scheduler_options{.workers = workers, .stacks = &stacks}, std::forward<Main>(main));
}

/// One yield of one task; all `tasks` take turns.
void yields(benchmark::State& state, int tasks) {
  on(1, [&] {
    bool over = false;
    std::vector<go_handle<void>> others;
    for (int i = 1; i < tasks; ++i)
      others.push_back(go([&over] {
        while (!over)
          yield();
      }));
    quiet_core::measure(state, [&](int count) {
      for (int i = 0; i < count; i += tasks)
        yield();
    });
    over = true;
    for (auto& one : others)
      one.join();
  });
}

/// A task is spawned and joined, then the next one.
void spawn_join(benchmark::State& state) {
  std::uint64_t sum = 0;
  on(1, [&] {
    quiet_core::measure(state, [&](int tasks) {
      for (int i = 0; i < tasks; ++i)
        go([&sum] { ++sum; }).join();
    });
  });
  benchmark::DoNotOptimize(sum);
}

/// Many tasks are spawned, then joined.
void spawn_join_many(benchmark::State& state) {
  std::uint64_t sum = 0;
  on(1, [&] {
    std::vector<go_handle<void>> handles;
    handles.reserve(many);
    quiet_core::measure(state, [&](int tasks) {
      for (int done = 0; done < tasks; done += many) {
        for (int i = 0; i < many; ++i)
          handles.push_back(go([&sum] { ++sum; }));
        for (auto& each : handles)
          each.join();
        handles.clear();
      }
    });
  });
  benchmark::DoNotOptimize(sum);
}

/// Instructions that take about half a microsecond, and touch nothing.
void half_a_microsecond() {
  for (int i = 0; i < 8; ++i)
    asm volatile(".rept 1024\n\tnop\n\t.endr");
}

template <class Batch>
void by_the_clock(benchmark::State& state, Batch batch) {
  batch(); // workers, stacks and pages are there
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    batch();
    state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
}

/// A thousand short tasks, again and again.
void short_tasks(benchmark::State& state, std::uint32_t workers, void (*work)()) {
  on(workers, [&] {
    std::vector<go_handle<void>> handles;
    handles.reserve(1000);
    by_the_clock(state, [&] {
      for (int round = 0; round < 20; ++round) {
        for (int i = 0; i < 1000; ++i)
          handles.push_back(go(work));
        for (auto& each : handles)
          each.join();
        handles.clear();
      }
    });
  });
  state.counters["per_task_ns"] = benchmark::Counter(
      20'000 * 1e-9, benchmark::Counter::kIsIterationInvariantRate | benchmark::Counter::kInvert);
}

/// Tasks that compute for a while, and know nothing of each other.
void independent(benchmark::State& state, std::uint32_t workers) {
  on(workers, [&] {
    by_the_clock(state, [&] {
      std::vector<go_handle<void>> handles;
      for (int i = 0; i < 40; ++i)
        handles.push_back(go([] {
          for (int j = 0; j < 1000; ++j)
            half_a_microsecond();
        }));
      for (auto& each : handles)
        each.join();
    });
  });
}

std::uint64_t fib(int n) {
  if (n < 2)
    return static_cast<std::uint64_t>(n);
  auto left = go([n] { return fib(n - 1); });
  const std::uint64_t right = fib(n - 2);
  return left.join() + right;
}

std::uint64_t leaves(int depth) {
  if (depth == 0)
    return 1;
  auto left = go([depth] { return leaves(depth - 1); });
  const std::uint64_t right = leaves(depth - 1);
  return left.join() + right;
}

void fork_join(benchmark::State& state, std::uint32_t workers, std::uint64_t (*body)(int), int argument) {
  on(workers, [&] { by_the_clock(state, [&] { benchmark::DoNotOptimize(body(argument)); }); });
}

} // namespace

extern "C" void KERNLET_SYMBOL(add_many_benchmarks)(); // sched_many.cpp

extern "C" void KERNLET_SYMBOL(add_benchmarks)() {
  const std::string runtime = KERNLET_QUOTE(KERNLET_PARTS);
  const auto add = [&](const std::string& name, auto measured) {
    // The process's processor time beside it: a thread's own says nothing of a task that changes threads.
    benchmark::RegisterBenchmark((runtime + name).c_str(), measured)
        ->UseManualTime()
        ->MeasureProcessCPUTime();
  };
  add("/yield_2", [](benchmark::State& state) { yields(state, 2); });
  add("/yield_1000", [](benchmark::State& state) { yields(state, many); });
  add("/spawn_join", spawn_join);
  add("/spawn_join_1000", spawn_join_many);
  for (const std::uint32_t workers : {1u, 2u}) {
    const std::string on_workers = "_" + std::to_string(workers);
    add("/tasks_500ns" + on_workers,
        [workers](benchmark::State& state) { short_tasks(state, workers, half_a_microsecond); });
    add("/tasks_empty" + on_workers,
        [workers](benchmark::State& state) { short_tasks(state, workers, [] {}); });
    add("/independent" + on_workers, [workers](benchmark::State& state) { independent(state, workers); });
    add("/fib_30" + on_workers, [workers](benchmark::State& state) { fork_join(state, workers, fib, 30); });
    add("/tree" + on_workers, [workers](benchmark::State& state) { fork_join(state, workers, leaves, 20); });
  }
  KERNLET_SYMBOL(add_many_benchmarks)();
}
