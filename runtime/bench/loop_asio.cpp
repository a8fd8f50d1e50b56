// Boost.Asio: coroutines on an io_context. To give way is to post oneself behind all that are ready.

#include "asio_peer.hpp"
#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <cstdint>

namespace {

using namespace asio_peer;

constexpr int many = 1024;

void yield(benchmark::State& state, int tasks) {
  context here;
  bool over = false;
  for (int i = 1; i < tasks; ++i)
    asio::co_spawn(
        here,
        [&over]() -> awaitable<void> {
          while (!over)
            co_await asio::post(use_awaitable);
        },
        asio::detached);
  quiet_core::measure(state, [&](int yields) {
    here.run_until_end_of([=]() -> awaitable<void> {
      for (int i = 0; i < yields; i += tasks)
        co_await asio::post(use_awaitable);
    });
  });
  over = true;
  here.restart();
  here.run();
}

void yield_2(benchmark::State& state) {
  yield(state, 2);
}
BENCHMARK(yield_2)->Name("peer/asio_yield_2")->UseManualTime();

void yield_1000(benchmark::State& state) {
  yield(state, many);
}
BENCHMARK(yield_1000)->Name("peer/asio_yield_1000")->UseManualTime();

awaitable<void> adds(std::uint64_t& sum) {
  ++sum;
  co_return;
}

void spawn_join(benchmark::State& state) {
  context here;
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int tasks) {
    here.run_until_end_of([&, tasks]() -> awaitable<void> {
      for (int i = 0; i < tasks; ++i)
        co_await asio::co_spawn(here, adds(sum), use_awaitable);
    });
  });
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(spawn_join)->Name("peer/asio_spawn_join")->UseManualTime();

/// There is no handle to join: the last one to end is counted, and who waits looks again when it comes round.
void spawn_join_1000(benchmark::State& state) {
  context here;
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int tasks) {
    here.run_until_end_of([&, tasks]() -> awaitable<void> {
      for (int done = 0; done < tasks; done += many) {
        int left = many;
        for (int i = 0; i < many; ++i)
          asio::co_spawn(here, adds(sum), [&left](std::exception_ptr) { --left; });
        while (left != 0)
          co_await asio::post(use_awaitable);
      }
    });
  });
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(spawn_join_1000)->Name("peer/asio_spawn_join_1000")->UseManualTime();

} // namespace
