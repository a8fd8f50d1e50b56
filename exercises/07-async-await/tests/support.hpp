#pragma once
// What the tests of this chapter share.

#include <cstdint>
#include <kernlet/async.hpp>
#include <kernlet/judge/test.hpp>
#include <kernlet/stack_pool.hpp>
#include <kernlet/virtual_clock.hpp>
#include <memory>
#include <utility>
#include <vector>

namespace chapter07 {

using namespace std::chrono_literals;
using kernlet::cancel_scope;
using kernlet::cancelled_error;
using kernlet::completion;
using kernlet::deadlock_error;
using kernlet::promise_core;
using kernlet::promise_status;
using kernlet::Task;
using kernlet::task_cancelled;
using kernlet::task_driver;
using kernlet::task_wait;
using kernlet::timeout_error;
namespace async = kernlet::async;

/// A loop whose clock moves when it idles, and when a test says so. No test of this chapter looks at a real
/// clock.
struct timeless {
  kernlet::virtual_clock clock;
  /// Wide: under a sanitizer a jump from frame to frame is a call, and a long turn takes more stack.
  kernlet::stack_pool stacks{{.size = 8 * 1024 * 1024}};
  kernlet::loop tasks{kernlet::loop_options{.hooks = clock.hooks(), .stacks = &stacks}};
  const kernlet::deadline begin = clock.now();

  /// Whole milliseconds since the beginning.
  std::uint64_t passed() const {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - begin).count());
  }
};

/// Drives the Task that `body()` makes by a task of the loop, and ends the test if it does not come to its
/// end, or throws: all that follows would be about nothing.
template <class Body>
void run(kernlet::judge::test& t, timeless& world, Body body) {
  auto driving = async::start(world.tasks, "main", body());
  bool deadlock = false, threw = false;
  try {
    world.tasks.run();
  } catch (const deadlock_error&) {
    deadlock = true;
  }
  if (!KERNLET_CHECK(t, !deadlock))
    t.finish();
  try {
    driving.join();
  } catch (...) {
    threw = true;
  }
  if (!KERNLET_CHECK(t, !threw))
    t.finish();
}

/// What the bodies of the tests throw.
struct failure {
  std::uint64_t word;
};

/// How an awaited Task comes out.
enum class ending : std::uint64_t { value, failure, timeout, cancelled, cancelled_other, something_else };

template <class T>
Task<ending> ending_of(Task<T> task) {
  try {
    co_await std::move(task);
  } catch (const failure&) {
    co_return ending::failure;
  } catch (const timeout_error&) {
    co_return ending::timeout;
  } catch (const task_cancelled&) {
    co_return ending::cancelled;
  } catch (const cancelled_error&) {
    co_return ending::cancelled_other;
  } catch (...) {
    co_return ending::something_else;
  }
  co_return ending::value;
}

inline void check_ending(kernlet::judge::test& t, ending got, ending expected, const char* what) {
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(got), static_cast<std::uint64_t>(expected), what);
}

/// Writes its number into a list when its life ends.
class witness {
 public:
  witness(std::vector<std::uint64_t>& list, std::uint64_t number) : list_(list), number_(number) {}
  witness(const witness&) = delete;
  witness& operator=(const witness&) = delete;
  ~witness() { list_.push_back(number_); }

 private:
  std::vector<std::uint64_t>& list_;
  std::uint64_t number_;
};

/// Hears of the end of a root, and keeps what it heard.
struct hears final : completion {
  hears() noexcept : completion{hear} {}
  static std::coroutine_handle<> hear(completion& self, promise_core& root) noexcept {
    auto& here = static_cast<hears&>(self);
    ++here.times;
    here.status = root.status();
    return here.next;
  }
  std::uint64_t times = 0;
  promise_status status = promise_status::created;
  std::coroutine_handle<> next = std::noop_coroutine();
};

inline Task<std::uint64_t> gives(std::uint64_t word) {
  co_return word;
}
inline Task<std::uint64_t> later(std::uint64_t word, std::uint64_t milliseconds) {
  co_await async::sleep_for(std::chrono::milliseconds(milliseconds));
  co_return word;
}
inline Task<std::uint64_t> fails(std::uint64_t word, std::uint64_t milliseconds) {
  co_await async::sleep_for(std::chrono::milliseconds(milliseconds));
  throw failure{word};
}
/// Writes its number when it has slept, 100 and its number when it was cancelled.
inline Task<> sleeper(std::vector<std::uint64_t>& list, std::uint64_t number, std::uint64_t milliseconds) {
  try {
    co_await async::sleep_for(std::chrono::milliseconds(milliseconds));
  } catch (const task_cancelled&) {
    list.push_back(100 + number);
    throw;
  }
  list.push_back(number);
}
/// Lasts for ever; when it is cancelled, it cleans up for 5 ms, and then writes its number.
inline Task<> careful(std::vector<std::uint64_t>& list, std::uint64_t number) {
  bool cancelled = false;
  try {
    co_await async::sleep_for(1000h);
  } catch (const task_cancelled&) {
    cancelled = true;
  }
  if (cancelled) {
    co_await async::without_cancellation(later(0, 5));
    list.push_back(number);
    throw task_cancelled{};
  }
}

} // namespace chapter07
