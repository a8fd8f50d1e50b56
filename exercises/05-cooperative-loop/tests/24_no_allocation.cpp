// Step 05.4, full: once the stacks are there, a spawn, a yield, a sleep, a wake and a join need no
// allocation.
#include "support.hpp"

#include <kernlet/judge/allocations.hpp>

KERNLET_TEST("05.4.no-allocation") {
  using namespace chapter05;
  timeless world;
  std::uint64_t sum = 0, needed = 0;
  const auto round = [&](std::uint64_t number) {
    auto child = world.tasks.spawn("child", [&sum, number] {
      this_task::yield();
      this_task::sleep_for(1ms);
      sum += current_waiter().park() == wake_reason::woken;
      return number;
    });
    this_task::sleep_for(2ms);
    child.record()->wake();
    sum += child.join();
  };
  t.step("a task spawns another one, wakes it and joins it, a thousand times");
  world.tasks.spawn("parent", [&] {
    round(1); // makes the pool's first stacks, and whatever the loop grows by
    const std::uint64_t before = kernlet::judge::allocations;
    for (std::uint64_t i = 0; i < 1000; ++i)
      round(i);
    needed = kernlet::judge::allocations - before;
  });
  run(t, world.tasks);
  KERNLET_CHECK_EQUAL(t, needed, 0, "allocations");
  KERNLET_CHECK_EQUAL(t, sum, 2 + 1000 + 999 * 500, "sum of what they did");
}
