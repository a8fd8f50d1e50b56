// What kernel threads share. Compiled once for each runtime: the benchmarks are named after it, as its
// symbols are.
#include "contention.hpp"
#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <kernlet/event_count.hpp>
#include <kernlet/parker.hpp>
#include <kernlet/spsc_ring.hpp>
#include <kernlet/symbol.h>
#include <kernlet/thread_condition.hpp>
#include <kernlet/thread_mutex.hpp>
#include <string>

namespace {

using namespace kernlet;

/// Nobody else wants it.
void lock(benchmark::State& state) {
  thread_mutex mutex;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i) {
      mutex.lock();
      benchmark::ClobberMemory();
      mutex.unlock();
    }
  });
}

/// Nobody waits.
void notify(benchmark::State& state) {
  thread_condition changed;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i)
      changed.notify_one();
  });
}

struct ring {
  spsc_ring<std::uint64_t> items{1024};
  bool try_push(std::uint64_t item) { return items.try_push(item); }
  bool try_pop(std::uint64_t& item) {
    const auto got = items.try_pop();
    item = got.value_or(0);
    return got.has_value();
  }
};

/// One item in and out, on one thread, with many inside.
void ring_alone(benchmark::State& state) {
  ring items;
  for (std::uint64_t i = 0; i < 512; ++i)
    items.try_push(i);
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i) {
      std::uint64_t item;
      items.try_push(sum);
      items.try_pop(item);
      sum += item;
    }
  });
  benchmark::DoNotOptimize(sum);
}

/// A wake that nobody sleeps for, and the park that takes its permit.
void permit(benchmark::State& state) {
  parker here;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i) {
      here.wake();
      here.park();
    }
  });
}

/// An event that nobody waits for.
void event(benchmark::State& state) {
  event_count events;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i)
      events.notify();
  });
}

/// To another thread and back: two parks, two wakes.
void round_trip(benchmark::State& state) {
  constexpr int batch = 512;
  parker here, there;
  std::atomic<bool> over{false};
  std::thread other([&] {
    for (there.park(); !over.load(std::memory_order_relaxed); there.park())
      here.wake();
  });
  while (state.KeepRunningBatch(batch)) {
    const double start = contention::now();
    for (int i = 0; i < batch; ++i) {
      there.wake();
      here.park();
    }
    state.SetIterationTime(contention::now() - start);
  }
  over.store(true, std::memory_order_relaxed);
  there.wake();
  other.join();
}

} // namespace

extern "C" void KERNLET_SYMBOL(add_sync_benchmarks)() {
  const std::string runtime = KERNLET_QUOTE(KERNLET_PARTS);
  const auto add = [&](const char* name, auto run) {
    benchmark::RegisterBenchmark((runtime + name).c_str(), run)->UseManualTime();
  };
  add("/lock", lock);
  add("/notify", notify);
  add("/ring_alone", ring_alone);
  add("/permit", permit);
  add("/event", event);
  add("/round_trip", round_trip);
  add("/ring", contention::stream<ring>);
  for (const int threads : {1, 2, 8})
    add(("/crowd_" + std::to_string(threads)).c_str(),
        [threads](benchmark::State& state) { contention::crowd<thread_mutex>(state, threads); });
  add("/long_crowd_2", [](benchmark::State& state) { contention::crowd<thread_mutex>(state, 2, 300); });
}
