#pragma once
/// \file
/// Threads that take turns under a lock, for a tenth of a second, several times.

#include "processor_time.hpp"
#include "processors.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace lab {

/// What one turn costs: lock, work, unlock, and as much work outside.
struct turn_cost {
  double elapsed_ns, processor_ns;
  double sleeps;      ///< how often somebody slept for it
  double least_share; ///< of the thread that had fewest turns; 1 is a fair share
};

/// Some ns for each step.
inline void compute(int steps) {
  for (int i = 0; i < steps; ++i)
    asm volatile("");
}

template <class Lock>
turn_cost take_turns_once(int threads, int steps) {
  Lock lock;
  const std::vector<int> processors = allowed_processors();
  std::atomic<bool> go{false}, over{false};
  std::vector<long> turns(static_cast<std::size_t>(threads)), slept(turns.size());
  std::vector<std::thread> all;
  for (std::size_t i = 0; i < turns.size(); ++i)
    all.emplace_back([&, i] {
      stay_on(processors[i % processors.size()]); // all of them are used, each by as many
      go.wait(false);
      const long before = sleeps();
      long mine = 0;
      for (; !over.load(std::memory_order_relaxed); ++mine) { // relaxed: says when to end, no more
        lock.lock();
        compute(steps);
        lock.unlock();
        compute(steps);
      }
      turns[i] = mine;
      slept[i] = sleeps() - before;
    });
  const double used = processor_time(whose::process);
  const auto begin = std::chrono::steady_clock::now();
  go = true;
  go.notify_all();
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  over = true;
  for (std::thread& each : all)
    each.join();
  const double elapsed =
      std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count();
  double count = 0, waits = 0;
  for (std::size_t i = 0; i < turns.size(); ++i)
    count += static_cast<double>(turns[i]), waits += static_cast<double>(slept[i]);
  const long least = *std::min_element(turns.begin(), turns.end());
  return {elapsed / count, (processor_time(whose::process) - used) / count, waits / count,
          static_cast<double>(least) * threads / count};
}

/// The run in the middle of nine, by elapsed time.
template <class Lock>
turn_cost take_turns(int threads, int steps) {
  std::vector<turn_cost> all;
  for (int i = 0; i < 9; ++i)
    all.push_back(take_turns_once<Lock>(threads, steps));
  std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.elapsed_ns < b.elapsed_ns; });
  return all[all.size() / 2];
}

} // namespace lab
