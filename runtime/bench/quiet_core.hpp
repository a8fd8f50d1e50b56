#pragma once
/// \file
/// Timing in the moments when the processor's core is ours.
///
/// Two hardware threads share the units of one core. On a rented machine the other one may be a stranger's,
/// and nothing that we can read tells whether it works. A loop that keeps the units busy then runs at half
/// its speed, while one that only waits (for a mispredicted branch, for a division) hardly notices: the ratio
/// of the two would measure the stranger. So every batch of work stands between two runs of a yardstick, a
/// stretch of instructions that depend on nothing, and counts only if both ran at full speed. What a batch
/// itself took plays no part in the choice, and every benchmark is treated alike.

#include <algorithm>
#include <array>
#include <benchmark/benchmark.h>
#include <ctime>

namespace quiet_core {

/// Processor time of the calling thread, in nanoseconds.
inline double thread_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// About two microseconds of instructions that need the core's front end and nothing else.
inline double yardstick() {
  const double start = thread_time();
  for (int i = 0; i < 32; ++i)
    asm volatile(".rept 1024\n\tnop\n\t.endr");
  return thread_time() - start;
}

/// The yardstick at full speed: the second smallest of many, spread over some milliseconds; the smallest may
/// owe its value to the clock.
inline double full_speed() {
  static const double least = [] {
    std::array<double, 4096> all{};
    for (double& each : all)
      each = yardstick();
    std::nth_element(all.begin(), all.begin() + 16, all.end());
    return all[16];
  }();
  return least;
}

/// A yardstick above this many times the full speed's belongs to a shared core.
constexpr double shared_above = 1.15;
/// Operations in a batch: short against the bursts of other programs, long against reading the clock.
constexpr int batch_size = 4096;
/// Batches tried for each one that counts; then the next counts whatever the core does, so that a run ends.
constexpr int patience = 200;

/// Measures `batch(n)`, which carries out n operations, for a benchmark that is registered with
/// UseManualTime(). The counter `shared` says what part of the batches had to be taken on a core that was
/// shared.
template <class Batch>
void measure(benchmark::State& state, Batch batch) {
  const double limit = full_speed() * shared_above;
  int taken = 0, tried = 0;
  while (state.KeepRunningBatch(batch_size)) {
    double took = 0;
    bool quiet = false;
    double before = yardstick();
    for (int tries = 0; !quiet && tries < patience; ++tries, ++tried) {
      const double start = thread_time();
      batch(batch_size);
      took = thread_time() - start;
      const double after = yardstick();
      quiet = std::max(before, after) <= limit;
      before = after;
    }
    ++taken;
    state.SetIterationTime(took / 1e9);
  }
  state.counters["tries"] = static_cast<double>(tried) / taken;
}

} // namespace quiet_core
