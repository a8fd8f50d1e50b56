// Step 05.4, hidden: a task that was cancelled has left every list: the one that it joined ends later and
// wakes nobody, and so does its timer.
#include "../../../exercises/05-cooperative-loop/tests/support.hpp"

KERNLET_TEST("05.4.unlinks") {
  using namespace chapter05;
  timeless world;
  loop& tasks = world.tasks;
  std::uint64_t ended = 0;
  bool told = false;
  t.step("one task joins another and is cancelled; then a third one joins the other");
  auto slow = tasks.spawn("slow", [&] {
    this_task::sleep_for(50ms);
    return 7;
  });
  auto first = tasks.spawn("first", [&] { slow.join(); });
  auto sleeper = tasks.spawn("sleeper", [&] { this_task::sleep_for(30ms); });
  tasks.spawn("cancels", [&] {
    this_task::sleep_for(1ms);
    first.cancel();
    sleeper.cancel();
    for (auto* each : {&first, &sleeper})
      try {
        each->join(); // their stacks go back now
      } catch (const cancelled_error&) {
        ++ended;
      }
    KERNLET_CHECK_EQUAL(t, world.passed(), 1, "ms at which both had left");
    told = slow.join() == 7;
  });
  run(t, tasks);
  KERNLET_CHECK_EQUAL(t, ended, 2, "tasks that were cancelled");
  KERNLET_CHECK(t, told);
  KERNLET_CHECK_EQUAL(t, world.passed(), 50, "ms at which all was over");
}
