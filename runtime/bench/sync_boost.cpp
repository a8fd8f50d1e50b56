// Boost.Lockfree's ring between one producer and one consumer.
#include "contention.hpp"
#include "quiet_core.hpp"

#include <boost/lockfree/spsc_queue.hpp>

namespace {

struct boost_ring {
  boost::lockfree::spsc_queue<std::uint64_t> items{1024};
  bool try_push(std::uint64_t item) { return items.push(item); }
  bool try_pop(std::uint64_t& item) { return items.pop(item); }
};

void alone(benchmark::State& state) {
  boost_ring items;
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

const int added = [] {
  benchmark::RegisterBenchmark("peer/boost_ring", contention::stream<boost_ring>)->UseManualTime();
  benchmark::RegisterBenchmark("peer/boost_ring_alone", alone)->UseManualTime();
  return 0;
}();

} // namespace
