// Step 07.4: one that is swallowed comes back at each waiting point, in a scope inside as well; cleanup that
// is kept from it is left in peace.
#include "support.hpp"

namespace {

using namespace chapter07;

Task<std::uint64_t> swallows(std::uint64_t times) {
  async::event never;
  std::uint64_t seen = 0;
  while (seen < times)
    try {
      if (seen % 3 == 0)
        co_await never.wait();
      else if (seen % 3 == 1)
        co_await async::sleep_for(1h);
      else
        co_await async::timeout(2h, later(0, 3'600'000)); // a scope that is made in a cancelled one
      co_return 1000;
    } catch (const task_cancelled&) {
      ++seen;
    }
  co_return seen;
}
Task<> cleans_up(std::vector<std::uint64_t>& times, timeless& world) {
  try {
    co_await async::sleep_for(1h);
  } catch (const task_cancelled&) {
  }
  co_await async::without_cancellation(later(0, 20));
  times.push_back(world.passed());
  try {
    co_await async::sleep_for(1h);
  } catch (const task_cancelled&) {
    times.push_back(world.passed());
  }
}

} // namespace

KERNLET_TEST("07.4.swallowed") {
  const std::uint64_t times = 3 + t.value("times");
  std::uint64_t swallowed = 0;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("a Task swallows the cancellation %llu times", static_cast<unsigned long long>(times));
    auto stubborn = co_await async::spawn(swallows(times));
    co_await async::yield();
    stubborn.cancel();
    swallowed = co_await stubborn.join();
    KERNLET_CHECK_EQUAL(t, world.passed(), 0, "ms that have passed");
    t.step("another one cleans up for 20 ms under without_cancellation(); it is cancelled again meanwhile");
    std::vector<std::uint64_t> at;
    auto cleaning = co_await async::spawn(cleans_up(at, world));
    co_await async::yield();
    cleaning.cancel();
    co_await async::sleep_for(5ms);
    cleaning.cancel();
    co_await cleaning.join();
    KERNLET_CHECK_EQUAL(t, at.size(), 2, "waits of the cleanup that have ended");
    for (const std::uint64_t each : at)
      KERNLET_CHECK_EQUAL(t, each, 20, "ms when the cleanup was over, and when the next wait threw");
    t.step("one is cancelled while its cleanup is kept from it: it ends, and finds that out afterwards");
    std::vector<std::uint64_t> seen;
    auto protects = [](std::vector<std::uint64_t>& list) -> Task<> {
      co_await async::without_cancellation(sleeper(list, 1, 10));
      co_await sleeper(list, 2, 10);
    };
    auto kept = co_await async::spawn(protects(seen));
    co_await async::sleep_for(5ms);
    kept.cancel();
    check_ending(t, co_await ending_of(kept.join()), ending::cancelled_other,
                 "how it came out: 4 is cancelled");
    KERNLET_CHECK(t, (seen == std::vector<std::uint64_t>{1, 102}));
  };
  run(t, world, body);
  KERNLET_CHECK_EQUAL(t, swallowed, times, "times that it was swallowed");
}
