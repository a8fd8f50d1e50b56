#pragma once
// What the tests of this chapter share.

#include <cstdint>
#include <functional>
#include <kernlet/judge/test.hpp>
#include <kernlet/loop.hpp>
#include <kernlet/this_task.hpp>
#include <kernlet/virtual_clock.hpp>
#include <string>
#include <vector>

namespace chapter05 {

using namespace std::chrono_literals;
using kernlet::cancelled_error;
using kernlet::current_waiter;
using kernlet::deadline;
using kernlet::deadlock_error;
using kernlet::join_handle;
using kernlet::loop;
using kernlet::loop_error;
using kernlet::loop_options;
using kernlet::no_deadline;
using kernlet::task_cancelled;
using kernlet::virtual_clock;
using kernlet::waiter;
using kernlet::wake_reason;
namespace this_task = kernlet::this_task;

/// A loop whose clock moves when it idles, and when a test says so. No test of this chapter but one looks at
/// a real clock.
struct timeless {
  virtual_clock clock;
  loop tasks{loop_options{.hooks = clock.hooks()}};
  const deadline begin = clock.now();

  /// Whole milliseconds since the beginning.
  std::uint64_t passed() const {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::milliseconds>(clock.now() - begin).count());
  }
};

/// Calls run() and ends the test if that throws: all that follows would be about nothing.
inline void run(kernlet::judge::test& t, loop& tasks) {
  bool deadlock = false;
  try {
    tasks.run();
  } catch (const deadlock_error&) {
    deadlock = true;
  }
  if (!KERNLET_CHECK(t, !deadlock))
    t.finish();
}

/// Writes its number into a list when its life ends.
class witness {
 public:
  witness(std::vector<std::uint64_t>& list, std::uint64_t number) : list_(&list), number_(number) {}
  witness(witness&& other) noexcept : list_(std::exchange(other.list_, nullptr)), number_(other.number_) {}
  ~witness() {
    if (list_ != nullptr)
      list_->push_back(number_);
  }

 private:
  std::vector<std::uint64_t>* list_;
  std::uint64_t number_;
};

constexpr std::uint64_t number(wake_reason reason) {
  return static_cast<std::uint64_t>(reason);
}

} // namespace chapter05
