// Stacks from the pool and by themselves. Compiled once for each runtime: the benchmarks are named after it,
// as its symbols are.

#include "quiet_core.hpp"

#include <array>
#include <benchmark/benchmark.h>
#include <cstddef>
#include <kernlet/guarded_stack.hpp>
#include <kernlet/stack_pool.hpp>
#include <string>

namespace {

using namespace kernlet;

/// What a first frame does to a stack: a write below its top.
void use(stack_area stack) {
  static_cast<volatile std::byte&>(*(stack.top() - 64)) = std::byte{1};
}

/// One stack, used again and again: what a task that is spawned and joined pays.
void again(benchmark::State& state) {
  stack_pool pool;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i) {
      const stack_area stack = pool.take();
      use(stack);
      pool.give_back(stack);
    }
  });
}

/// A thousand at once, then all back: what a burst of tasks pays. One iteration is one stack.
void thousand(benchmark::State& state) {
  stack_pool pool;
  std::array<stack_area, 1024> taken;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; i += 1024) {
      for (stack_area& each : taken)
        use(each = pool.take());
      for (const stack_area& each : taken)
        pool.give_back(each);
    }
  });
}

/// A stack with a mapping of its own, made and ended, one page touched.
void fresh(benchmark::State& state) {
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i)
      use(guarded_stack().area());
  });
}

} // namespace

extern "C" void KERNLET_SYMBOL(add_benchmarks)() {
  const std::string runtime = KERNLET_QUOTE(KERNLET_PARTS);
  benchmark::RegisterBenchmark((runtime + "/again").c_str(), again)->UseManualTime();
  benchmark::RegisterBenchmark((runtime + "/thousand").c_str(), thousand)->UseManualTime();
  benchmark::RegisterBenchmark((runtime + "/fresh").c_str(), fresh)->UseManualTime();
}
