// Step 05.4, hidden: a task that was cancelled has left every list: the one that it joined ends later and
// does not wake it, and its timer does not fire.
#include "../../../exercises/05-cooperative-loop/tests/support.hpp"

KERNLET_TEST("05.4.unlinks") {
  using namespace chapter05;
  timeless world;
  loop& tasks = world.tasks;
  std::vector<std::uint64_t> reasons, times;
  std::uint64_t ended = 0;
  const auto cleans_up = [&](deadline until) { // whoever is cancelled waits a little, under a shield
    const this_task::cancellation_shield shield;
    reasons.push_back(number(current_waiter().park(until)));
    times.push_back(world.passed());
  };
  t.step("one task joins another, one sleeps; both are cancelled at 1 ms and wait until 80 ms, to clean up");
  auto slow = tasks.spawn("slow", [&] { this_task::sleep_for(50ms); });
  auto first = tasks.spawn("first", [&] {
    try {
      slow.join();
    } catch (const task_cancelled&) {
      cleans_up(world.begin + 80ms);
      throw;
    }
  });
  auto sleeper = tasks.spawn("sleeper", [&] {
    try {
      this_task::sleep_for(30ms);
    } catch (const task_cancelled&) {
      cleans_up(world.begin + 80ms);
      throw;
    }
  });
  tasks.spawn("cancels", [&] {
    this_task::sleep_for(1ms);
    first.cancel();
    sleeper.cancel();
    for (auto* each : {&first, &sleeper})
      try {
        each->join();
      } catch (const cancelled_error&) {
        ++ended;
      }
  });
  run(t, tasks);
  KERNLET_CHECK_EQUAL(t, ended, 2, "tasks that were cancelled");
  KERNLET_CHECK_EQUAL(t, reasons.size(), 2, "tasks that cleaned up");
  for (const std::uint64_t reason : reasons)
    KERNLET_CHECK_EQUAL(t, reason, number(wake_reason::timed_out),
                        "reason: woken by a task that it does not join any more");
  for (const std::uint64_t time : times)
    KERNLET_CHECK_EQUAL(t, time, 80, "ms at which the cleaning up was over");
}
