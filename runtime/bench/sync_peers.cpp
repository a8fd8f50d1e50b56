// What the C++ library offers for the same, a lock that only spins, and a queue under a mutex.
#include "contention.hpp"
#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <semaphore>
#include <string>

namespace {

/// Test and set, and a pause: what one writes first. It asks for the line in order to write at each try.
class spin_lock {
 public:
  void lock() noexcept {
    while (held_.exchange(true, std::memory_order_acquire)) {
#if defined(__x86_64__)
      __builtin_ia32_pause();
#endif
    }
  }
  void unlock() noexcept { held_.store(false, std::memory_order_release); }

 private:
  std::atomic<bool> held_{false};
};

template <class Mutex>
void lock(benchmark::State& state) {
  Mutex mutex;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i) {
      mutex.lock();
      benchmark::ClobberMemory();
      mutex.unlock();
    }
  });
}

/// The floor of a lock: one instruction that takes it and one that lets it go.
void two_exchanges(benchmark::State& state) {
  std::atomic<std::uint32_t> word{0};
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i) {
      std::uint32_t open = 0;
      word.compare_exchange_strong(open, 1, std::memory_order_acquire);
      word.exchange(0, std::memory_order_release);
    }
  });
}

/// The floor of an event count's notify.
void fence(benchmark::State& state) {
  quiet_core::measure(state, [](int times) {
    for (int i = 0; i < times; ++i)
      std::atomic_thread_fence(std::memory_order_seq_cst);
  });
}

void notify(benchmark::State& state) {
  std::condition_variable changed;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i)
      changed.notify_one();
  });
}

struct locked_deque {
  std::mutex mutex;
  std::deque<std::uint64_t> items;
  bool try_push(std::uint64_t item) {
    const std::lock_guard held(mutex);
    if (items.size() == 1024)
      return false;
    items.push_back(item);
    return true;
  }
  bool try_pop(std::uint64_t& item) {
    const std::lock_guard held(mutex);
    if (items.empty())
      return false;
    item = items.front();
    items.pop_front();
    return true;
  }
};

void deque_alone(benchmark::State& state) {
  locked_deque items;
  for (std::uint64_t i = 0; i < 512; ++i)
    items.try_push(i);
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i) {
      std::uint64_t item = 0;
      items.try_push(sum);
      items.try_pop(item);
      sum += item;
    }
  });
  benchmark::DoNotOptimize(sum);
}

void semaphore_permit(benchmark::State& state) {
  std::counting_semaphore<> permits{0}; // a binary one must not be released twice
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i) {
      permits.release();
      permits.acquire();
    }
  });
}

/// To another thread and back by a mutex and a condition variable.
void round_trip(benchmark::State& state) {
  constexpr int batch = 512;
  std::mutex mutex;
  std::condition_variable changed;
  int turn = 0;
  bool over = false;
  const auto give = [&](int from, int to) {
    std::unique_lock held(mutex);
    changed.wait(held, [&] { return turn == from || over; });
    turn = to;
    changed.notify_one();
    return !over;
  };
  std::thread other([&] {
    while (give(1, 0))
      ;
  });
  while (state.KeepRunningBatch(batch)) {
    const double start = contention::now();
    for (int i = 0; i < batch; ++i)
      give(0, 1);
    state.SetIterationTime(contention::now() - start);
  }
  {
    const std::lock_guard held(mutex);
    over = true;
  }
  changed.notify_all();
  other.join();
}

} // namespace

void add_sync_peers() {
  const auto add = [](const std::string& name, auto run) {
    benchmark::RegisterBenchmark(name.c_str(), run)->UseManualTime();
  };
  add("peer/std_lock", lock<std::mutex>);
  add("peer/spin_lock", lock<spin_lock>);
  add("floor/two_exchanges", two_exchanges);
  add("floor/fence", fence);
  add("peer/std_notify", notify);
  add("peer/deque_alone", deque_alone);
  add("peer/deque", contention::stream<locked_deque>);
  add("peer/semaphore_permit", semaphore_permit);
  add("peer/std_round_trip", round_trip);
  add("peer/std_long_crowd_2", [](benchmark::State& state) { contention::crowd<std::mutex>(state, 2, 300); });
  add("peer/spin_long_crowd_2", [](benchmark::State& state) { contention::crowd<spin_lock>(state, 2, 300); });
  for (const int threads : {1, 2, 8}) {
    const std::string crowd = "_crowd_" + std::to_string(threads);
    add("peer/std" + crowd,
        [threads](benchmark::State& state) { contention::crowd<std::mutex>(state, threads); });
    add("peer/spin" + crowd,
        [threads](benchmark::State& state) { contention::crowd<spin_lock>(state, threads); });
  }
}
