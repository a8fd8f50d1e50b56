// Step 07.4 under the explorer: a Task waits for another kernel thread, and is cancelled when that one has
// woken it, is about to, or is on its way. In every order one of the two has come first, and the Task is told
// which.
#include "support.hpp"

#include <kernlet/async_waiter.hpp>

namespace {

using namespace chapter07;

Task<> until(async::waiter& woken) {
  co_await woken.park();
}
/// 1: it was woken; 2: it was cancelled first. Ends when nobody will wake it any more.
Task<> waits(async::waiter& woken, const std::uint64_t& written, std::uint64_t& how, std::uint64_t& seen) {
  try {
    co_await woken.park();
    how = 1;
  } catch (const task_cancelled&) {
    how = 2;
  }
  if (how == 2)
    co_await async::without_cancellation(until(woken));
  seen = written;
}

} // namespace

KERNLET_TEST("07.4.every-cancel") {
  async::waiter woken;
  std::uint64_t written = 0, how = 0, seen = 0;
  const auto other = t.spawn([&] {
    written = 7;
    woken.wake();
  });
  const auto body = [&]() -> Task<> {
    auto one = co_await async::spawn(waits(woken, written, how, seen));
    co_await async::yield();
    one.cancel();
    co_await one.join();
  };
  kernlet::sync_wait(body());
  KERNLET_CHECK(t, how == 1 || how == 2);
  KERNLET_CHECK_EQUAL(t, seen, 7, "what was written before the wake");
  t.join(other);
}
