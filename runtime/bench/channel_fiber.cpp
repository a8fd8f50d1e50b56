// Boost.Fiber's unbuffered channel, on one thread.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <boost/fiber/fiber.hpp>
#include <boost/fiber/unbuffered_channel.hpp>
#include <cstdint>

namespace {

void hop(benchmark::State& state) {
  boost::fibers::unbuffered_channel<int> words;
  std::uint64_t sum = 0;
  boost::fibers::fiber receiver([&] {
    for (int word = 0; words.pop(word) == boost::fibers::channel_op_status::success;)
      sum += static_cast<std::uint64_t>(word);
  });
  quiet_core::measure(state, [&words](int count) {
    for (int i = 0; i < count; ++i)
      words.push(i);
  });
  words.close();
  receiver.join();
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(hop)->Name("peer/fiber_hop_1")->UseManualTime();

} // namespace
