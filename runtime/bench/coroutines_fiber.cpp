// Boost.Fiber with pooled stacks: a fiber that is started and joined. It goes through a scheduler's queue,
// which a coroutine does not: for comparison.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/pooled_fixedsize_stack.hpp>
#include <cstdint>

namespace {

void spawn_join(benchmark::State& state) {
  boost::fibers::pooled_fixedsize_stack pool(64 * 1024);
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i)
      boost::fibers::fiber(boost::fibers::launch::dispatch, std::allocator_arg, pool, [&sum] {
        ++sum;
      }).join();
  });
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(spawn_join)->Name("peer/boost_fiber_live")->UseManualTime();

} // namespace
