// C++20 coroutines: a generator, and one that is made, run and destroyed. Stackless: the frame of one
// function is kept in a block from the heap, and only that function itself can yield.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <utility>

namespace {

class numbers {
 public:
  struct promise_type {
    std::uint64_t current = 0;
    numbers get_return_object() { return numbers(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(std::uint64_t value) noexcept {
      current = value;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };

  ~numbers() { handle_.destroy(); }
  numbers(const numbers&) = delete;
  numbers& operator=(const numbers&) = delete;

  std::uint64_t next() {
    handle_.resume();
    return handle_.promise().current;
  }

 private:
  explicit numbers(std::coroutine_handle<promise_type> handle) : handle_(handle) {
    benchmark::DoNotOptimize(handle_); // the compiler must not see through it and merge both sides
  }
  std::coroutine_handle<promise_type> handle_;
};

numbers all() {
  for (std::uint64_t i = 0;; ++i)
    co_yield i;
}

numbers one(std::uint64_t& sum) {
  ++sum;
  co_return;
}

void element(benchmark::State& state) {
  numbers source = all();
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int elements) {
    for (int i = 0; i < elements; ++i)
      sum += source.next();
  });
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(element)->Name("peer/stackless_generator")->UseManualTime();

void live(benchmark::State& state) {
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i)
      one(sum).next();
  });
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(live)->Name("peer/stackless_live")->UseManualTime();

} // namespace
