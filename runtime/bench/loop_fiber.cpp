// Boost.Fiber with its default scheduler (round robin) and pooled stacks without guards.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/operations.hpp>
#include <boost/fiber/pooled_fixedsize_stack.hpp>
#include <cstdint>
#include <vector>

namespace {

using boost::fibers::fiber;
using boost::fibers::pooled_fixedsize_stack;

constexpr std::size_t stack_size = 64 * 1024;
constexpr int many = 1024;

void yield(benchmark::State& state, int tasks) {
  pooled_fixedsize_stack pool(stack_size);
  bool over = false;
  std::vector<fiber> others;
  for (int i = 1; i < tasks; ++i)
    others.emplace_back(std::allocator_arg, pool, [&over] {
      while (!over)
        boost::this_fiber::yield();
    });
  quiet_core::measure(state, [&](int yields) {
    for (int i = 0; i < yields; i += tasks)
      boost::this_fiber::yield();
  });
  over = true;
  for (fiber& each : others)
    each.join();
}

void yield_2(benchmark::State& state) {
  yield(state, 2);
}
BENCHMARK(yield_2)->Name("peer/fiber_yield_2")->UseManualTime();

void yield_1000(benchmark::State& state) {
  yield(state, many);
}
BENCHMARK(yield_1000)->Name("peer/fiber_yield_1000")->UseManualTime();

void spawn_join(benchmark::State& state) {
  pooled_fixedsize_stack pool(stack_size);
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int tasks) {
    for (int i = 0; i < tasks; ++i)
      fiber(std::allocator_arg, pool, [&sum] { ++sum; }).join();
  });
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(spawn_join)->Name("peer/fiber_spawn_join")->UseManualTime();

void spawn_join_1000(benchmark::State& state) {
  pooled_fixedsize_stack pool(stack_size);
  std::uint64_t sum = 0;
  std::vector<fiber> all;
  all.reserve(many);
  quiet_core::measure(state, [&](int tasks) {
    for (int done = 0; done < tasks; done += many) {
      for (int i = 0; i < many; ++i)
        all.emplace_back(std::allocator_arg, pool, [&sum] { ++sum; });
      for (fiber& each : all)
        each.join();
      all.clear();
    }
  });
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(spawn_join_1000)->Name("peer/fiber_spawn_join_1000")->UseManualTime();

} // namespace
