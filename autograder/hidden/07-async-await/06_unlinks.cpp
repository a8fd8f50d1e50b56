// Step 07.4, hidden: whoever does not wait any more, and every scope that is over, has left the lists: what
// comes later does not concern them.
#include "../../../exercises/07-async-await/tests/support.hpp"

namespace {

using namespace chapter07;

/// Waits often, in scopes that come and go; then for ever.
Task<> busy(async::event& never, async::lock& door, std::uint64_t rounds, std::vector<std::uint64_t>& list) {
  for (std::uint64_t i = 0; i < rounds; ++i) {
    co_await later(i, 1); // waits in the scope of this one
    co_await async::timeout(1h, later(i, 1));
    co_await async::gather(later(i, 1), later(i, 2));
    co_await ending_of(async::timeout(1ms, later(i, 5)));
    {
      const auto held = co_await door.hold();
      co_await async::sleep_for(1ms);
    }
  }
  const witness here(list, rounds);
  co_await never.wait();
}
Task<> enters(async::lock& door, std::vector<std::uint64_t>& list, std::uint64_t number) {
  const auto held = co_await door.hold();
  list.push_back(number);
}
/// Is cancelled in its first wait, swallows that, and counts what its next, protected wait ends by.
Task<> waits_again(async::event& first, async::event& second, std::vector<std::uint64_t>& list,
                   std::uint64_t number) {
  try {
    co_await async::timeout(1h, [](async::event& what) -> Task<> { co_await what.wait(); }(first));
  } catch (const task_cancelled&) {
  }
  const auto waits = [](async::event& what) -> Task<> { co_await what.wait(); };
  co_await async::without_cancellation(waits(second));
  list.push_back(number);
}

} // namespace

KERNLET_TEST("07.4.unlinks") {
  const std::uint64_t rounds = 3 + t.value("rounds");
  timeless world;
  const auto body = [&]() -> Task<> {
    async::event never, first, second;
    async::lock door;
    std::vector<std::uint64_t> seen;
    t.step("four Tasks wait in scopes that come and go; then they wait for ever, and are cancelled");
    std::vector<async::handle<void>> running;
    for (std::uint64_t i = 0; i < 4; ++i)
      running.push_back(co_await async::spawn(busy(never, door, rounds + i, seen)));
    co_await async::sleep_for(1h);
    for (auto& each : running)
      each.cancel();
    for (auto& each : running)
      check_ending(t, co_await ending_of(each.join()), ending::cancelled_other,
                   "how it came out: 4 is cancelled");
    KERNLET_CHECK_EQUAL(t, seen.size(), 4, "Tasks that were unwound");
    seen.clear();
    t.step("three stand in line for a lock; the one in the middle is cancelled");
    co_await door.acquire();
    async::handle<void> line[3];
    for (std::uint64_t i = 0; i < 3; ++i)
      line[i] = co_await async::spawn(enters(door, seen, i));
    co_await async::yield();
    line[1].cancel();
    co_await async::yield();
    door.release();
    co_await line[0].join();
    co_await line[2].join();
    KERNLET_CHECK(t, (seen == std::vector<std::uint64_t>{0, 2}));
    KERNLET_CHECK(t, !door.is_locked());
    seen.clear();
    t.step("one is cancelled, and waits for something else; what it waited for first does come");
    auto again = co_await async::spawn(waits_again(first, second, seen, 9));
    co_await async::yield();
    again.cancel();
    co_await async::sleep_for(2h); // past the deadline of its timeout
    first.set();
    co_await async::yield();
    co_await async::yield();
    KERNLET_CHECK_EQUAL(t, seen.size(), 0, "waits that came back too early");
    second.set();
    co_await again.join();
    KERNLET_CHECK_EQUAL(t, seen.size(), 1, "waits that came back");
  };
  run(t, world, body);
}
