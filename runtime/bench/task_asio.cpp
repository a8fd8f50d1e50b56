// Boost.Asio: a coroutine that is awaited and ends without a wait.

#include "asio_peer.hpp"
#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <cstdint>

namespace {

using namespace asio_peer;

[[gnu::noinline]] awaitable<std::uint64_t> leaf(std::uint64_t number) {
  co_return number + 1;
}

void ready(benchmark::State& state) {
  context here;
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int awaits) {
    here.run_until_end_of([&, awaits]() -> awaitable<void> {
      for (int i = 0; i < awaits; ++i)
        sum += co_await leaf(static_cast<std::uint64_t>(i));
    });
  });
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(ready)->Name("peer/asio_ready")->UseManualTime();

} // namespace
