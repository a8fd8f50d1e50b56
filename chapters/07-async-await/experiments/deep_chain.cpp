// How much stack does a chain of awaits take? Each Task awaits the next one; the innermost looks where its
// stack pointer is. And a loop that awaits one ready Task after the other, and looks after the last. Once
// with Task<T>, whose steps return the frame that runs next, and once with a coroutine type that calls
// resume().
//
// Nothing overflows here: what takes more than a mebibyte stops there and says how far it has come.

#include "report.hpp"

#include <coroutine>
#include <cstdint>
#include <exception>
#include <kernlet/async.hpp>
#include <utility>

namespace {

using kernlet::Task;

constexpr std::uintptr_t limit = 1024 * 1024;

std::uintptr_t outside; ///< the stack pointer, nearly, before anything was awaited
std::uintptr_t deepest; ///< bytes below it
[[gnu::noinline]] void look() {
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  deepest = std::max(deepest, outside - here);
}

/// Awaits by calling: whoever awaits calls resume() of the other one, and whoever has finished calls
/// resume() of the one who awaits. Both calls come back only when everything behind them is over.
class calling {
 public:
  struct promise_type {
    struct to_awaiting {
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<promise_type> ended) const noexcept {
        ++depth;
        ended.promise().awaiting.resume();
        --depth;
      }
      void await_resume() const noexcept {}
    };
    std::coroutine_handle<> awaiting = std::noop_coroutine();
    calling get_return_object() noexcept {
      return calling(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    to_awaiting final_suspend() const noexcept { return {}; }
    void return_void() noexcept {}
    void unhandled_exception() noexcept { std::terminate(); }
  };
  calling(calling&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  ~calling() {
    if (frame_ != nullptr)
      frame_.destroy();
  }
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> awaiting) noexcept {
    frame_.promise().awaiting = awaiting;
    ++depth;
    frame_.resume();
    --depth; // something to do afterwards, as there nearly always is: so it is no tail call
  }
  void await_resume() const noexcept {}
  void run() { frame_.resume(); }

  static inline long depth = 0; ///< calls of resume() that have not come back

 private:
  explicit calling(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}
  std::coroutine_handle<promise_type> frame_;
};

long reached;

Task<> chain_of_tasks(long length) {
  look();
  ++reached;
  if (length > 1 && deepest < limit)
    co_await chain_of_tasks(length - 1);
}
calling chain_of_calls(long length) {
  look();
  ++reached;
  if (length > 1 && deepest < limit)
    co_await chain_of_calls(length - 1);
}

Task<> ready_task() {
  co_return;
}
calling ready_call() {
  co_return;
}
Task<> loop_of_tasks(long times) {
  while (reached < times && deepest < limit) {
    co_await ready_task();
    look();
    ++reached;
  }
}
calling loop_of_calls(long times) {
  while (reached < times && deepest < limit) {
    co_await ready_call();
    look();
    ++reached;
  }
}

struct outcome {
  long reached;
  std::uintptr_t bytes;
};
template <class Run>
[[gnu::noinline]] outcome measure(const Run& run) {
  outside = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
  deepest = 0;
  reached = 0;
  run();
  return {reached, deepest};
}

std::string stopped_or_done(const outcome& what, long asked) {
  return what.reached < asked ? "stopped at " + std::to_string(what.reached) : std::to_string(what.bytes);
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  constexpr long lengths[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};
  static constexpr const char* keys[] = {"n_1",     "n_10",     "n_100",    "n_1000",
                                         "n_10000", "n_100000", "n_1000000"};
  std::vector<lab::row> rows;
  outcome last_chain{}, last_loop{}, chain{}, loop{};
  for (std::size_t i = 0; i < std::size(lengths); ++i) {
    const long n = lengths[i];
    chain = measure([n] { kernlet::sync_wait(chain_of_tasks(n)); });
    loop = measure([n] { kernlet::sync_wait(loop_of_tasks(n)); });
    last_chain = measure([n] { chain_of_calls(n).run(); });
    last_loop = measure([n] { loop_of_calls(n).run(); });
    rows.push_back({keys[i],
                    {std::to_string(n), chain.bytes, stopped_or_done(last_chain, n), loop.bytes,
                     stopped_or_done(last_loop, n)}});
  }
  report.say("Bytes of stack below the caller, at the deepest; a mebibyte is the limit.");
  report.say();
  report.table({{"n", "n"},
                {"chain_bytes", "chain of n, Task<T>"},
                {"chain_calls", "chain of n, resume()"},
                {"loop_bytes", "n awaits in a loop, Task<T>"},
                {"loop_calls", "n awaits in a loop, resume()"}},
               rows);
  report.fact("chain_reached", chain.reached);
  report.fact("calls_reached", last_chain.reached);
  report.fact("loop_calls_reached", last_loop.reached);
  report.fact("bytes_each_call",
              static_cast<double>(last_chain.bytes) / static_cast<double>(last_chain.reached));
  report.fact("bytes_each_loop",
              static_cast<double>(last_loop.bytes) / static_cast<double>(last_loop.reached));
  return report.finish();
}
