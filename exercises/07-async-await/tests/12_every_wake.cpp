// Step 07.3 under the explorer: two members wait for another thread, which comes when the second of them has
// begun. The one or the other is about to wait, waits, or is ready already; in every order both go on, and
// see what was written before.
#include "support.hpp"

#include <kernlet/async_waiter.hpp>

namespace {

using namespace chapter07;

Task<std::uint64_t> waits(async::waiter& woken, const std::uint64_t& written) {
  co_await woken.park();
  co_return written;
}
Task<std::uint64_t> calls(kernlet::judge::test& t, kernlet::judge::thread_id other, async::waiter& woken,
                          const std::uint64_t& written) {
  t.wake(other);
  co_await woken.park();
  co_return 10 * written;
}
Task<std::uint64_t> both(Task<std::uint64_t> one, Task<std::uint64_t> two) {
  const auto [a, b] = co_await async::gather(std::move(one), std::move(two));
  co_return a + b;
}

} // namespace

KERNLET_TEST("07.3.every-wake") {
  async::waiter first, second;
  std::uint64_t written = 0; // plain
  const auto other = t.spawn([&] {
    t.park();
    written = 7;
    second.wake();
    first.wake();
  });
  KERNLET_CHECK_EQUAL(t, kernlet::sync_wait(both(waits(first, written), calls(t, other, second, written))),
                      77, "what the two have seen");
  t.join(other);
}
