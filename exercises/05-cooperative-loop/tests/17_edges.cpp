// Step 05.3: a deadline that has passed lets the others run all the same; one that no clock will see holds
// nobody up.
#include "support.hpp"

KERNLET_TEST("05.3.edges") {
  using namespace chapter05;
  timeless world;
  const std::uint64_t rounds = 10 + t.value("rounds");
  std::uint64_t others = 0, mine = 0;
  t.step("a task sleeps until yesterday, %llu times; another one wants its turns",
         static_cast<unsigned long long>(rounds));
  world.tasks.spawn("yesterday", [&] {
    for (; mine < rounds; ++mine) {
      const std::uint64_t before = others;
      this_task::sleep_until(world.begin - 24h);
      KERNLET_CHECK(t, others > before);
    }
  });
  world.tasks.spawn("other", [&] {
    while (mine < rounds && others < 100'000) {
      ++others;
      this_task::yield();
    }
  });
  run(t, world.tasks);
  KERNLET_CHECK_EQUAL(t, mine, rounds, "sleeps that came back");
  KERNLET_CHECK_EQUAL(t, world.passed(), 0, "milliseconds that have passed");

  t.step("one task waits until the last moment that a clock can tell, another one for 5 ms");
  waiter* patient = nullptr;
  bool woken = false;
  const auto kept = world.tasks.spawn("patient", [&] {
    patient = &current_waiter();
    woken = patient->park(no_deadline - 1ns) == wake_reason::woken;
  });
  world.tasks.spawn("other", [&] {
    this_task::sleep_for(5ms);
    patient->wake();
  });
  run(t, world.tasks);
  KERNLET_CHECK(t, woken);
  KERNLET_CHECK_EQUAL(t, world.passed(), 5, "milliseconds that have passed");
}
