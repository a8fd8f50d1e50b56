// oneTBB: fork and join on two threads, by task groups.

#include <benchmark/benchmark.h>
#include <chrono>
#include <cstdint>
#include <tbb/global_control.h>
#include <tbb/task_group.h>

namespace {

std::uint64_t fib(int n) {
  if (n < 2)
    return static_cast<std::uint64_t>(n);
  std::uint64_t left = 0;
  tbb::task_group group;
  group.run([&left, n] { left = fib(n - 1); });
  const std::uint64_t right = fib(n - 2);
  group.wait();
  return left + right;
}

std::uint64_t leaves(int depth) {
  if (depth == 0)
    return 1;
  std::uint64_t left = 0;
  tbb::task_group group;
  group.run([&left, depth] { left = leaves(depth - 1); });
  const std::uint64_t right = leaves(depth - 1);
  group.wait();
  return left + right;
}

void fork_join(benchmark::State& state, std::uint64_t (*body)(int), int argument) {
  const tbb::global_control threads(tbb::global_control::max_allowed_parallelism, 2);
  benchmark::DoNotOptimize(body(argument));
  for (auto _ : state) {
    const auto start = std::chrono::steady_clock::now();
    benchmark::DoNotOptimize(body(argument));
    state.SetIterationTime(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
  }
}

void fib_30(benchmark::State& state) {
  fork_join(state, fib, 30);
}
BENCHMARK(fib_30)->Name("peer/tbb_fib_30")->UseManualTime();
void tree(benchmark::State& state) {
  fork_join(state, leaves, 20);
}
BENCHMARK(tree)->Name("peer/tbb_tree")->UseManualTime();

} // namespace
