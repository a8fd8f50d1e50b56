// Step 07.3: the members begin in their order, behind all who are ready, and take turns. Their waits overlap;
// what they compute adds up.
#include "support.hpp"

namespace {

using namespace chapter07;

Task<> writes_in_turns(std::vector<std::uint64_t>& list, std::span<const std::uint64_t> words) {
  for (const std::uint64_t word : words) {
    list.push_back(word);
    co_await async::yield();
  }
}
Task<> computes(timeless& world, std::uint64_t milliseconds) {
  world.clock.advance(std::chrono::milliseconds(milliseconds)); // as one does that computes for so long
  co_return;
}

} // namespace

KERNLET_TEST("07.3.turns") {
  const auto order = t.input("order");
  std::vector<std::uint64_t> seen;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("one Task is ready; main gathers three that give their turns away");
    auto ready = co_await async::spawn(writes_in_turns(seen, order.first(1)));
    // What each of them writes: every third word, so that the turns give the drawn order.
    std::vector<std::uint64_t> of[3];
    for (std::size_t i = 1; i < order.size(); ++i)
      of[(i - 1) % 3].push_back(order[i]);
    co_await async::gather(writes_in_turns(seen, of[0]), writes_in_turns(seen, of[1]),
                           writes_in_turns(seen, of[2]));
    KERNLET_CHECK_EQUAL(t, world.passed(), 0, "ms that have passed");
    t.step("main gathers three that wait for 10, 20 and 30 ms");
    co_await async::gather(later(0, 10), later(0, 20), later(0, 30));
    KERNLET_CHECK_EQUAL(t, world.passed(), 30, "ms after three that wait");
    t.step("main gathers three that compute for 10, 20 and 30 ms");
    co_await async::gather(computes(world, 10), computes(world, 20), computes(world, 30));
    KERNLET_CHECK_EQUAL(t, world.passed(), 90, "ms after three that compute");
    co_await ready.join();
  };
  run(t, world, body);
  t.observe("order", seen);
}
