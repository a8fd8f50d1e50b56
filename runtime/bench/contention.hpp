#pragma once
/// \file
/// Threads that meet: a crowd on one lock, and items from one thread to another. The same for every lock and
/// every queue.

#include <atomic>
#include <barrier>
#include <benchmark/benchmark.h>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <thread>
#include <vector>

namespace contention {

inline double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// Processor time of all threads of this program: whatever else runs on the machine does not count.
inline double processor_time() {
  timespec spent{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &spent);
  return static_cast<double>(spent.tv_sec) + static_cast<double>(spent.tv_nsec) / 1e9;
}

/// `threads` threads take the lock by turns, or try to: a word is changed `held` times inside, and about
/// twice as much is done outside. One iteration is one time that somebody has held the lock, and its time is
/// processor time of all threads together: who spins spends it. The counter `elapsed_ns` is what a clock on
/// the wall says, and on a busy machine it says mostly how busy that is. The threads are started once, and
/// meet before and after each batch.
template <class Mutex>
void crowd(benchmark::State& state, int threads, int held = 1) {
  constexpr int batch = 65'536;
  Mutex mutex;
  std::uint64_t inside = 0;
  bool over = false;
  std::barrier begin(threads + 1), end(threads + 1);
  std::vector<std::thread> all;
  for (int i = 0; i < threads; ++i)
    all.emplace_back([&] {
      for (begin.arrive_and_wait(); !over; begin.arrive_and_wait()) {
        std::uint64_t outside = 0;
        for (int k = 0; k < batch / threads; ++k) {
          mutex.lock();
          for (int work = 0; work < held; ++work)
            benchmark::DoNotOptimize(++inside);
          mutex.unlock();
          for (int work = 0; work < 18 + 2 * held; ++work)
            benchmark::DoNotOptimize(++outside);
        }
        end.arrive_and_wait();
      }
    });
  double elapsed = 0;
  std::int64_t done = 0;
  while (state.KeepRunningBatch(batch)) {
    const double spent = processor_time(), start = now();
    begin.arrive_and_wait();
    end.arrive_and_wait();
    elapsed += now() - start;
    state.SetIterationTime(processor_time() - spent);
    done += batch;
  }
  over = true;
  begin.arrive_and_wait();
  for (std::thread& each : all)
    each.join();
  state.counters["elapsed_ns"] = elapsed / static_cast<double>(done) * 1e9;
  benchmark::DoNotOptimize(inside);
}

/// One iteration is one item that goes from a thread to this one. The queue has `bool try_push(uint64_t)` and
/// `bool try_pop(uint64_t&)`; a side that cannot go on gives its processor away. Processor time of both
/// sides, and `elapsed_ns`, as above.
template <class Queue>
void stream(benchmark::State& state) {
  constexpr std::uint64_t batch = 65'536;
  Queue queue;
  std::atomic<std::uint64_t> wanted{0};
  std::atomic<bool> over{false};
  std::thread producer([&] {
    for (std::uint64_t pushed = 0; !over;) {
      if (pushed == wanted.load(std::memory_order_relaxed)) {
        std::this_thread::yield();
        continue;
      }
      for (const std::uint64_t until = pushed + batch; pushed < until;)
        if (queue.try_push(pushed))
          ++pushed;
        else
          std::this_thread::yield();
    }
  });
  std::uint64_t sum = 0;
  double elapsed = 0;
  std::int64_t done = 0;
  while (state.KeepRunningBatch(batch)) {
    const double spent = processor_time(), start = now();
    wanted += batch;
    for (std::uint64_t got = 0; got < batch;) {
      std::uint64_t item;
      if (queue.try_pop(item)) {
        sum += item;
        ++got;
      } else {
        std::this_thread::yield();
      }
    }
    elapsed += now() - start;
    state.SetIterationTime(processor_time() - spent);
    done += batch;
  }
  over = true;
  producer.join();
  state.counters["elapsed_ns"] = elapsed / static_cast<double>(done) * 1e9;
  benchmark::DoNotOptimize(sum);
}

} // namespace contention
