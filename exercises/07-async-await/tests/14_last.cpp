// Step 07.3: the one who gathers goes on once, after the last member, however soon those end.
#include "support.hpp"

namespace {

using namespace chapter07;

Task<> ends_after(std::uint64_t turns, std::uint64_t& ended) {
  for (std::uint64_t i = 0; i < turns; ++i)
    co_await async::yield();
  ++ended;
}
Task<> sets(bool& flag) {
  flag = true;
  co_return;
}

} // namespace

KERNLET_TEST("07.3.last") {
  const auto turns = t.input("turns");
  timeless world;
  std::uint64_t went_on = 0;
  const auto body = [&]() -> Task<> {
    std::uint64_t ended = 0;
    t.step("main gathers %zu Tasks, which end after a drawn number of turns", turns.size());
    std::vector<Task<>> members;
    for (const std::uint64_t each : turns)
      members.push_back(ends_after(each, ended));
    co_await async::gather(std::move(members));
    ++went_on;
    KERNLET_CHECK_EQUAL(t, ended, turns.size(), "members that had ended when main went on");
    t.step("main gathers one; three that end at once; and none, while somebody else is ready");
    co_await async::gather(ends_after(0, ended));
    co_await async::gather(ends_after(0, ended), ends_after(0, ended), ends_after(0, ended));
    KERNLET_CHECK_EQUAL(t, ended, turns.size() + 4, "members that had ended");
    bool other_ran = false;
    auto other = co_await async::spawn(sets(other_ran));
    co_await async::gather(std::vector<Task<>>());
    KERNLET_CHECK(t, !other_ran);
    co_await other.join();
    ++went_on;
  };
  run(t, world, body);
  KERNLET_CHECK_EQUAL(t, went_on, 2, "times that main went on");
}
