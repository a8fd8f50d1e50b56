#pragma once
// Runs a body that is a coroutine as the one task of a loop whose clock jumps: a test of hours takes no time
// and comes out the same each time. What the body throws, run() throws.

#include <chrono>
#include <kernlet/async.hpp>
#include <kernlet/virtual_clock.hpp>
#include <string>
#include <vector>

namespace test {
inline namespace KERNLET_PARTS {

using namespace std::chrono_literals;
using kernlet::Task;
using log = std::vector<std::string>;

/// Without tail calls a jump to the next frame is a call, and a long chain overflows the stack. clang makes
/// them at every level of optimisation, g++ 12 only with -O2 (decision 20): a debug or sanitized build by g++
/// takes a short chain.
#if defined(__clang__) || defined(NDEBUG)
inline constexpr bool tail_calls = true;
#else
inline constexpr bool tail_calls = false;
#endif

class timed_run {
 public:
  /// Virtual time that run() has taken.
  std::chrono::milliseconds took() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(clock_.now() - start_);
  }
  kernlet::virtual_clock& clock() noexcept { return clock_; }
  kernlet::loop& loop() noexcept { return loop_; }

  template <class Body>
  auto operator()(Body body) {
    auto handle = kernlet::async::start(loop_, "test", body());
    loop_.run();
    return handle.join();
  }

 private:
  kernlet::virtual_clock clock_;
  kernlet::deadline start_ = clock_.now();
  kernlet::loop loop_{{.hooks = clock_.hooks()}};
};

template <class Body>
auto run(Body body) {
  return timed_run()(std::move(body));
}

/// Says so in a list when it goes, and waits for nothing.
struct noisy {
  log& list;
  std::string name;
  ~noisy() { list.push_back("~" + name); }
};

/// Sleeps and says how it came out.
inline Task<> sleeper(log& list, std::string name, std::chrono::milliseconds length) {
  try {
    co_await kernlet::async::sleep_for(length);
    list.push_back(name + " done");
  } catch (const kernlet::task_cancelled&) {
    list.push_back(name + " cancelled");
    throw;
  }
}

inline Task<int> later(int value, std::chrono::milliseconds length) {
  co_await kernlet::async::sleep_for(length);
  co_return value;
}

inline Task<int> fails(const char* what, std::chrono::milliseconds length) {
  co_await kernlet::async::sleep_for(length);
  throw std::runtime_error(what);
}

/// How an awaited Task comes out.
template <class T>
Task<std::string> outcome(Task<T> task) {
  try {
    co_await std::move(task);
  } catch (const kernlet::timeout_error&) {
    co_return "timeout";
  } catch (const kernlet::cancelled_error&) {
    co_return "cancelled_error";
  } catch (const std::exception& error) {
    co_return error.what();
  } catch (const kernlet::task_cancelled&) {
    co_return "task_cancelled";
  }
  co_return "value";
}

/// Waits for ever, and ends only when it has been cancelled `times`.
inline Task<int> swallows(int times, int& seen) {
  kernlet::async::event never;
  while (seen < times) {
    try {
      co_await never.wait();
    } catch (const kernlet::task_cancelled&) {
      ++seen;
    }
  }
  co_return seen;
}

} // namespace KERNLET_PARTS
} // namespace test
