// Step 05.1: a yield waits for nobody. Without others who are ready it comes back at once, and no time
// passes.
#include "support.hpp"

KERNLET_TEST("05.1.alone") {
  using namespace chapter05;
  timeless world;
  constexpr std::uint64_t rounds = 1000;
  std::uint64_t turns = 0, moved = 0;
  t.step("one task yields a thousand times; another one sleeps for an hour");
  world.tasks.spawn("sleeper", [] { this_task::sleep_for(1h); });
  world.tasks.spawn("alone", [&] {
    for (; turns < rounds; ++turns) {
      this_task::yield();
      moved += world.passed();
    }
  });
  run(t, world.tasks);
  KERNLET_CHECK_EQUAL(t, turns, rounds, "yields that came back");
  KERNLET_CHECK_EQUAL(t, moved, 0, "milliseconds that passed meanwhile");
  KERNLET_CHECK_EQUAL(t, world.passed(), 3'600'000, "milliseconds until the sleeper had ended");
}
