// The C++20 coroutine: resume and suspend. Stackless: it keeps one function's variables in a block, and only
// that function itself can suspend. A different thing at a similar price.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <coroutine>
#include <exception>

namespace {

struct answerer {
  struct promise_type {
    void* word = nullptr;
    answerer get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(void* back) noexcept {
      word = back;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> handle;
};

answerer answer(void*& word) {
  for (;;)
    co_yield word;
}

void coroutine(benchmark::State& state) {
  void* word = nullptr;
  auto other = answer(word).handle;
  benchmark::DoNotOptimize(other); // the compiler must not see through it and merge both sides
  quiet_core::measure(state, [&](int trips) {
    for (int i = 0; i < trips; ++i) {
      other.resume();
      word = other.promise().word;
    }
  });
  benchmark::DoNotOptimize(word);
  other.destroy();
}
BENCHMARK(coroutine)->Name("peer/coroutine")->UseManualTime();

} // namespace
