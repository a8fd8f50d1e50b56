// Task<T>: an await that is ready at once, a wait and its wake, and a million that wait. Compiled once for
// each runtime.

#include "quiet_core.hpp"
#include "resident.hpp"

#include <benchmark/benchmark.h>
#include <cstdint>
#include <kernlet/async.hpp>
#include <malloc.h>
#include <string>
#include <vector>

namespace {

using namespace kernlet;

[[gnu::noinline]] Task<std::uint64_t> leaf(std::uint64_t number) {
  co_return number + 1;
}

/// Makes a Task, awaits it, takes its value: nothing waits.
void ready(benchmark::State& state) {
  std::uint64_t sum = 0;
  auto batch = [&](int awaits) -> Task<> {
    for (int i = 0; i < awaits; ++i)
      sum += co_await leaf(static_cast<std::uint64_t>(i));
  };
  quiet_core::measure(state, [&](int awaits) { sync_wait(batch(awaits)); });
  benchmark::DoNotOptimize(sum);
}

/// An element of a generator: into its body and back, without a frame.
void element(benchmark::State& state) {
  std::uint64_t sum = 0;
  auto all = []() -> async::generator<std::uint64_t> {
    for (std::uint64_t i = 0;; ++i)
      co_yield i;
  }();
  auto batch = [&](int elements) -> Task<> {
    for (int i = 0; i < elements; ++i) {
      const std::uint64_t* const next = co_await all.next();
      sum += *next;
    }
  };
  quiet_core::measure(state, [&](int elements) { sync_wait(batch(elements)); });
  benchmark::DoNotOptimize(sum);
}

/// A turn of the driver's queue, with two Tasks in it.
void yields(benchmark::State& state) {
  auto turns = [](int times) -> Task<> {
    for (int i = 0; i < times; ++i)
      co_await async::yield();
  };
  quiet_core::measure(state,
                      [&](int times) { sync_wait(async::gather(turns(times / 2), turns(times / 2))); });
}

async::event all_may_go;

[[gnu::noinline]] Task<> waits() {
  co_await all_may_go.wait();
}

/// A million Tasks wait for one event; it is set, and all finish. `bytes`: resident, for each, the handle in
/// the caller's vector included.
void many(benchmark::State& state, std::size_t count) {
  const auto clock = [] { return quiet_core::thread_time() / 1e9; };
  double create = 0, finish = 0, bytes = 0, rounds = 0;
  for (auto run : state) {
    (void)run;
    all_may_go.clear();
    const auto start = clock();
    double waiting = 0, woken = 0;
    malloc_trim(0); // what an earlier round has given back would not count
    const std::size_t before = bench::resident_bytes();
    std::size_t after = 0;
    sync_wait([&]() -> Task<> {
      std::vector<Task<>> all;
      all.reserve(count);
      for (std::size_t i = 0; i < count; ++i)
        all.push_back(waits());
      auto gathered = co_await async::spawn(async::gather(std::move(all)));
      co_await async::yield(); // the members become ready
      co_await async::yield(); // and have begun
      waiting = clock();
      after = bench::resident_bytes();
      woken = clock();
      all_may_go.set();
      co_await gathered.join();
    }());
    const auto end = clock();
    create += waiting - start;
    finish += end - woken;
    bytes += static_cast<double>(after - before) / static_cast<double>(count);
    rounds += 1;
    state.SetIterationTime(end - start);
  }
  state.counters["create_ms"] = 1000 * create / rounds;
  state.counters["finish_ms"] = 1000 * finish / rounds;
  state.counters["bytes"] = bytes / rounds;
}

} // namespace

extern "C" void KERNLET_SYMBOL(add_benchmarks)() {
  const std::string runtime = KERNLET_QUOTE(KERNLET_PARTS);
  const auto add = [&](const char* name, auto run) {
    return benchmark::RegisterBenchmark((runtime + name).c_str(), run)->UseManualTime();
  };
  add("/ready", ready);
  add("/element", element);
  add("/yield", yields);
  // The simple part takes a waiting Task off its scope's list by looking for it: a million would take hours.
  const bool simple = runtime == "solutions";
  const std::size_t count = simple ? 10'000 : 1'000'000;
  add("/many", [count](benchmark::State& state) { many(state, count); })
      ->Iterations(1)
      ->Unit(benchmark::kMillisecond);
}
