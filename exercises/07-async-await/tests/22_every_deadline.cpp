// Step 07.4 under the explorer: another kernel thread wakes a Task at the moment of its deadline. In every
// order one of the two has come first: who was woken has its result, however late it is by then, and who was
// cancelled is told so.
#include "support.hpp"

#include <kernlet/async_waiter.hpp>

namespace {

using namespace chapter07;

Task<std::uint64_t> waits(async::waiter& woken, const std::uint64_t& written, bool& was_woken) {
  co_await woken.park();
  was_woken = true;
  co_return written;
}
Task<std::uint64_t> until(kernlet::deadline moment, Task<std::uint64_t> task, bool& late) {
  try {
    co_return co_await async::timeout_at(moment, std::move(task));
  } catch (const timeout_error&) {
    late = true;
  }
  co_return 0;
}

} // namespace

KERNLET_TEST("07.4.every-deadline") {
  async::waiter woken;
  const kernlet::deadline moment = std::chrono::steady_clock::now() + 1ms;
  std::uint64_t written = 0;
  bool was_woken = false, late = false;
  const auto other = t.spawn([&] {
    kernlet::thread_waiter nobody_wakes;
    nobody_wakes.park(moment);
    written = 7;
    woken.wake();
  });
  const std::uint64_t got = kernlet::sync_wait(until(moment, waits(woken, written, was_woken), late));
  KERNLET_CHECK(t, late == !was_woken);
  KERNLET_CHECK_EQUAL(t, got, was_woken ? 7 : 0, "what came back");
  t.join(other);
}
