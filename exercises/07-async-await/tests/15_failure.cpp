// Step 07.3: the first failure cancels the other members. They clean up, and only then is it thrown.
#include "support.hpp"

namespace {

using namespace chapter07;

Task<std::uint64_t> cleans_up(std::vector<std::uint64_t>& list, std::uint64_t number) {
  co_await careful(list, number);
  co_return 0;
}
/// Fails on its own account when it is cancelled.
Task<std::uint64_t> breaks(std::uint64_t word) {
  try {
    co_await async::sleep_for(1h);
  } catch (const task_cancelled&) {
    throw failure{word};
  }
  co_return 0;
}

} // namespace

KERNLET_TEST("07.3.failure") {
  const auto words = t.input("thrown");
  std::vector<std::uint64_t> seen, ended;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("of four members one throws after 10 ms; one has ended, two wait and clean up for 5 ms");
    try {
      co_await async::gather(cleans_up(ended, 1), later(0, 3), fails(words[0], 10), cleans_up(ended, 2));
    } catch (const failure& what) {
      seen.push_back(what.word);
    }
    KERNLET_CHECK_EQUAL(t, ended.size(), 2, "members that had cleaned up when main went on");
    KERNLET_CHECK_EQUAL(t, world.passed(), 15, "ms when main went on");
    t.step("two fail at different times, and another one because it is cancelled");
    try {
      co_await async::gather(breaks(1), fails(2, 20), fails(words[1], 10), breaks(3));
    } catch (const failure& what) {
      seen.push_back(what.word);
    }
    KERNLET_CHECK_EQUAL(t, world.passed(), 25, "ms when main went on");
    t.step("two fail in the same turn of the driver");
    try {
      co_await async::gather(later(0, 1), fails(words[2], 10), fails(1, 10));
    } catch (const failure& what) {
      seen.push_back(what.word);
    }
  };
  run(t, world, body);
  t.observe("thrown", seen);
}
