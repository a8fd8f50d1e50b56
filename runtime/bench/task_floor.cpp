// The floor under an awaited Task: a coroutine type that can do nothing but be awaited and return a number.
// No exception, no cancellation, no scope, one thread; its frame is always the same piece of memory. What is
// left is what the compiler's own state machine costs: making a frame, two jumps, and destroying it.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <utility>

namespace {

class number {
 public:
  struct promise_type {
    struct to_awaiting {
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> ended) const noexcept {
        return ended.promise().awaiting;
      }
      void await_resume() const noexcept {}
    };
    std::coroutine_handle<> awaiting;
    std::uint64_t value;

    number get_return_object() noexcept {
      return number(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    to_awaiting final_suspend() const noexcept { return {}; }
    void return_value(std::uint64_t result) noexcept { value = result; }
    void unhandled_exception() noexcept { std::terminate(); }
    static void* operator new(std::size_t) { return frame; }
    static void operator delete(void*, std::size_t) noexcept {}
    alignas(16) static inline std::byte frame[256];
  };

  number(number&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  ~number() {
    if (frame_ != nullptr)
      frame_.destroy();
  }

  bool await_ready() const noexcept { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> awaiting) noexcept {
    frame_.promise().awaiting = awaiting;
    return frame_;
  }
  std::uint64_t await_resume() const noexcept { return frame_.promise().value; }

 private:
  explicit number(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}
  std::coroutine_handle<promise_type> frame_;
};

/// Somebody who awaits, and is nothing else.
struct runner {
  struct promise_type {
    runner get_return_object() noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
};

[[gnu::noinline]] number leaf(std::uint64_t from) {
  co_return from + 1;
}

[[gnu::noinline]] runner batch(int awaits, std::uint64_t& sum) {
  for (int i = 0; i < awaits; ++i)
    sum += co_await leaf(static_cast<std::uint64_t>(i));
}

void ready(benchmark::State& state) {
  std::uint64_t sum = 0;
  quiet_core::measure(state, [&](int awaits) { batch(awaits, sum); });
  benchmark::DoNotOptimize(sum);
}
BENCHMARK(ready)->Name("floor/ready")->UseManualTime();

} // namespace
