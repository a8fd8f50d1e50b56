// Step 07.4, full: once frames of a size have been used, an await, a wait, a timeout and a gather need no
// allocation.
#include "support.hpp"

#include <kernlet/judge/allocations.hpp>

namespace {

using namespace chapter07;

Task<> sets_and_waits(async::event& mine, async::event& other) {
  mine.set();
  co_await other.wait();
}
Task<std::uint64_t> round_of_all(std::uint64_t number) {
  std::uint64_t sum = co_await gives(number);
  sum += co_await later(number, 1);
  sum += co_await async::timeout(1h, gives(number));
  async::event one, two;
  co_await async::gather(sets_and_waits(one, two), sets_and_waits(two, one));
  co_return sum;
}

} // namespace

KERNLET_TEST("07.4.no-allocation") {
  timeless world;
  std::uint64_t sum = 0, needed = 0;
  const auto body = [&]() -> Task<> {
    t.step("a Task awaits, waits, sets a deadline and gathers, a thousand times");
    co_await round_of_all(0); // makes the frames, and whatever the driver grows by
    const std::uint64_t before = kernlet::judge::allocations;
    for (std::uint64_t i = 0; i < 1000; ++i)
      sum += co_await round_of_all(i);
    needed = kernlet::judge::allocations - before;
  };
  run(t, world, body);
  KERNLET_CHECK_EQUAL(t, needed, 0, "allocations");
  KERNLET_CHECK_EQUAL(t, sum, 3 * 999 * 500, "sum of what they returned");
}
