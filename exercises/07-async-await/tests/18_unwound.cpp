// Step 07.4: a cancellation reaches everybody who waits in the scope, whatever it waits for; each leaves its
// functions, innermost first.
#include "support.hpp"

namespace {

using namespace chapter07;

struct places {
  async::event never;
  async::lock door;
  async::queue<std::uint64_t> empty;
  async::waiter asleep;
};

/// Waits in one of seven ways.
Task<> waits(places& where, std::size_t way) {
  switch (way) {
  case 0:
    co_await async::sleep_for(1h);
    break;
  case 1:
    co_await where.never.wait();
    break;
  case 2: {
    const auto held = co_await where.door.hold();
    break;
  }
  case 3:
    co_await where.empty.get();
    break;
  case 4:
    co_await where.asleep.park();
    break;
  case 5:
    co_await async::gather(waits(where, 0), waits(where, 1));
    break;
  default:
    co_await async::timeout(2h, waits(where, 1));
  }
}
Task<> inner(places& where, std::size_t way, std::vector<std::uint64_t>& lives, std::uint64_t number) {
  const witness here(lives, number);
  co_await waits(where, way);
}
Task<> outer(places& where, std::size_t way, std::vector<std::uint64_t>& lives,
             std::span<const std::uint64_t> two) {
  const witness here(lives, two[1]);
  co_await inner(where, way, lives, two[0]);
}

} // namespace

KERNLET_TEST("07.4.unwound") {
  constexpr std::size_t ways = 7;
  const auto numbers = t.input("numbers");
  std::vector<std::uint64_t> lives;
  timeless world;
  places where;
  const auto body = [&]() -> Task<> {
    co_await where.door.acquire();
    for (std::size_t way = 0; way < ways; ++way) {
      t.step("a Task waits in a function of a function (way %zu: a sleep, an event, a lock, a queue, a "
             "waiter, a "
             "gather, a timeout), and is cancelled",
             way);
      auto one = co_await async::spawn(outer(where, way, lives, numbers.subspan(2 * way, 2)));
      co_await async::yield();
      co_await async::yield();
      one.cancel();
      for (int turns = 0; turns < 8 && !one.done(); ++turns)
        co_await async::yield();
      if (!KERNLET_CHECK(t, one.done()))
        t.finish();
      check_ending(t, co_await ending_of(one.join()), ending::cancelled_other,
                   "how it came out: 4 is cancelled");
    }
    KERNLET_CHECK_EQUAL(t, world.passed(), 0, "ms that have passed");
    where.door.release();
  };
  run(t, world, body);
  t.observe("numbers", lives);
}
