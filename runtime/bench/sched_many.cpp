// Task<T> on the scheduler, and a million of either kind that wait at once. Compiled once for each runtime.

#include "resident.hpp"

#include <benchmark/benchmark.h>
#include <chrono>
#include <cstdint>
#include <kernlet/async_both.hpp>
#include <malloc.h>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace kernlet;

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

template <class Main>
void on(std::uint32_t workers, Main&& main) {
  run(scheduler_options{.workers = workers}, std::forward<Main>(main));
}

Task<std::uint64_t> fib(int n) {
  if (n < 2)
    co_return static_cast<std::uint64_t>(n);
  auto [one, other] = co_await async::both(fib(n - 1), fib(n - 2));
  co_return one + other;
}

Task<std::uint64_t> leaves(int depth) {
  if (depth == 0)
    co_return 1;
  auto [one, other] = co_await async::both(leaves(depth - 1), leaves(depth - 1));
  co_return one + other;
}

void fork_join(benchmark::State& state, std::uint32_t workers, Task<std::uint64_t> (*body)(int),
               int argument) {
  on(workers, [&] {
    benchmark::DoNotOptimize(sync_wait(body(argument))); // workers and frames are there
    for (auto _ : state) {
      const double start = seconds_now();
      benchmark::DoNotOptimize(sync_wait(body(argument)));
      state.SetIterationTime(seconds_now() - start);
    }
  });
}

/// The three figures of a crowd that waits. `bytes`: resident, for each, its handle included.
struct crowd {
  double start = seconds_now(), created = 0, woken = 0;
  std::size_t before = (malloc_trim(0), bench::resident_bytes()), after = 0;

  void all_wait() {
    created = seconds_now();
    after = bench::resident_bytes();
    woken = seconds_now();
  }
  void say(benchmark::State& state, std::size_t count) const {
    const double end = seconds_now();
    state.counters["create_ms"] = 1000 * (created - start);
    state.counters["finish_ms"] = 1000 * (end - woken);
    state.counters["bytes"] = static_cast<double>(after - before) / static_cast<double>(count);
    state.SetIterationTime(end - start);
  }
};

/// On stacks that are new: what an earlier crowd has left would be had for nothing.
void many_tasks_once(benchmark::State& state, std::size_t count) {
  stack_pool stacks;
  run(scheduler_options{.workers = 1, .stacks = &stacks}, [&] {
    crowd seen;
    std::vector<waiter*> waiters;
    std::vector<go_handle<void>> all;
    waiters.reserve(count);
    all.reserve(count);
    try {
      for (std::size_t i = 0; i < count; ++i) {
        all.push_back(go([&waiters] {
          waiters.push_back(&current_waiter());
          current_waiter().park();
        }));
        if (i % 256 == 0)
          yield();
      }
    } catch (const std::runtime_error& error) {
      state.SkipWithError(error.what());
    }
    while (waiters.size() < all.size())
      yield();
    seen.all_wait();
    for (waiter* const one : waiters)
      one->wake();
    for (auto& one : all)
      one.join();
    seen.say(state, count);
  });
}

void many_tasks(benchmark::State& state, std::size_t count) {
  for (auto _ : state)
    many_tasks_once(state, count);
}

async::event all_may_go;

[[gnu::noinline]] Task<> waits() {
  co_await all_may_go.wait();
}

void many_async(benchmark::State& state, std::size_t count) {
  for (auto _ : state)
    on(1, [&] {
      all_may_go.clear();
      crowd seen;
      sync_wait([&]() -> Task<> {
        std::vector<Task<>> all;
        all.reserve(count);
        for (std::size_t i = 0; i < count; ++i)
          all.push_back(waits());
        auto gathered = co_await async::spawn(async::gather(std::move(all)));
        co_await async::yield(); // the members become ready
        co_await async::yield(); // and have begun
        seen.all_wait();
        all_may_go.set();
        co_await gathered.join();
      }());
      seen.say(state, count);
    });
}

} // namespace

extern "C" void KERNLET_SYMBOL(add_many_benchmarks)() {
  const std::string runtime = KERNLET_QUOTE(KERNLET_PARTS);
  const auto add = [&](const std::string& name, auto measured) {
    return benchmark::RegisterBenchmark((runtime + name).c_str(), measured)
        ->UseManualTime()
        ->MeasureProcessCPUTime();
  };
  for (const std::uint32_t workers : {1u, 2u}) {
    const std::string on_workers = "_" + std::to_string(workers);
    add("/async_fib_30" + on_workers,
        [workers](benchmark::State& state) { fork_join(state, workers, fib, 30); });
    add("/async_tree" + on_workers,
        [workers](benchmark::State& state) { fork_join(state, workers, leaves, 20); });
  }
  // The model answers map each stack by itself, and take a Task off its scope's list by looking for it.
  const std::size_t count = runtime == "solutions" ? 10'000 : 1'000'000;
  add("/many_tasks", [count](benchmark::State& state) { many_tasks(state, count); })
      ->Iterations(1)
      ->Repetitions(3); // some seconds each
  add("/many_async", [count](benchmark::State& state) { many_async(state, count); })->Iterations(1);
}
