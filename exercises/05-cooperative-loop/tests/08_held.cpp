// Step 05.2: a wake that comes too early is kept for the next park(); several count as one.
#include "support.hpp"

KERNLET_TEST("05.2.held") {
  using namespace chapter05;
  timeless world;
  loop& tasks = world.tasks;
  waiter* early = nullptr;
  std::uint64_t turns_of_the_other = 0;
  std::vector<std::uint64_t> reasons;
  t.step("a task is woken twice while it is ready; then it parks twice");
  const auto kept = tasks.spawn("early", [&] { // so that a wake that comes too late finds it
    early = &current_waiter();
    this_task::yield(); // woken meanwhile, twice
    const std::uint64_t before = turns_of_the_other;
    reasons.push_back(number(early->park()));
    KERNLET_CHECK_EQUAL(t, turns_of_the_other, before, "turns of the other one during the first park");
    reasons.push_back(number(early->park())); // nothing is left: it waits until it is woken
    KERNLET_CHECK_EQUAL(t, turns_of_the_other, 10, "turns of the other one before the second park came back");
  });
  tasks.spawn("other", [&] {
    early->wake();
    early->wake();
    for (; turns_of_the_other < 10; ++turns_of_the_other)
      this_task::yield();
    early->wake();
  });
  run(t, tasks);
  KERNLET_CHECK_EQUAL(t, turns_of_the_other, 10, "turns of the other one");
  KERNLET_CHECK_EQUAL(t, reasons.size(), 2, "parks that came back");
  for (const std::uint64_t reason : reasons)
    KERNLET_CHECK_EQUAL(t, reason, number(wake_reason::woken), "reason");

  t.step("a task wakes itself, then parks");
  bool came_back = false;
  tasks.spawn("itself", [&] {
    current_waiter().wake();
    current_waiter().park();
    came_back = true;
  });
  run(t, tasks);
  KERNLET_CHECK(t, came_back);
}
