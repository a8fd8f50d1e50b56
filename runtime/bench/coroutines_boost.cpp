// Boost's stackful peers: the fiber of Boost.Context, which Coroutine2 and Fiber stand on, and a coroutine of
// Coroutine2. Their stacks come from Boost's pool, without guards.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <boost/context/fiber.hpp>
#include <boost/context/pooled_fixedsize_stack.hpp>
#include <boost/coroutine2/coroutine.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace {

using boost::context::fiber;
using boost::context::pooled_fixedsize_stack;

constexpr std::size_t stack_size = 64 * 1024;

void round_trip(benchmark::State& state) {
  fiber other(std::allocator_arg, pooled_fixedsize_stack(stack_size), [](fiber&& home) {
    for (;;)
      home = std::move(home).resume();
    return std::move(home);
  });
  quiet_core::measure(state, [&](int trips) {
    for (int i = 0; i < trips; ++i)
      other = std::move(other).resume();
  });
}
BENCHMARK(round_trip)->Name("peer/boost_round_trip")->UseManualTime();

void live(benchmark::State& state) {
  pooled_fixedsize_stack pool(stack_size);
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i) {
      fiber other(std::allocator_arg, pool, [&sum](fiber&& home) {
        ++sum;
        return std::move(home);
      });
      other = std::move(other).resume();
    }
  });
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(live)->Name("peer/boost_live")->UseManualTime();

void element(benchmark::State& state) {
  using numbers = boost::coroutines2::coroutine<std::uint64_t>;
  numbers::pull_type source(pooled_fixedsize_stack(stack_size), [](numbers::push_type& out) {
    for (std::uint64_t i = 0;; ++i)
      out(i);
  });
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int elements) {
    for (int i = 0; i < elements; ++i) {
      sum += source.get();
      source();
    }
  });
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(element)->Name("peer/boost_generator")->UseManualTime();

} // namespace
