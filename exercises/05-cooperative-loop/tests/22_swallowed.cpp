// Step 05.4: a task that swallows the cancellation meets it again at its next waiting point; a shield puts it
// off.
#include "support.hpp"

KERNLET_TEST("05.4.swallowed") {
  using namespace chapter05;
  timeless world;
  loop& tasks = world.tasks;
  std::uint64_t swallowed = 0, behind = 0, cleaned_up = 0;
  t.step("a task swallows the cancellation three times");
  auto stubborn = tasks.spawn("stubborn", [&] {
    for (int i = 0; i < 3; ++i)
      try {
        if (i == 1)
          this_task::yield();
        else
          this_task::sleep_for(1h);
        ++behind;
      } catch (const task_cancelled&) {
        ++swallowed;
      }
  });
  tasks.spawn("cancels", [&] { stubborn.cancel(); });
  run(t, tasks);
  KERNLET_CHECK_EQUAL(t, swallowed, 3, "times that it was swallowed");
  KERNLET_CHECK_EQUAL(t, behind, 0, "waiting points that returned");
  KERNLET_CHECK_EQUAL(t, world.passed(), 0, "milliseconds that have passed");

  t.step("a task that waits under a shield is left in peace until the shield is gone");
  auto careful = tasks.spawn("careful", [&] {
    {
      const this_task::cancellation_shield shield;
      this_task::sleep_for(20ms);
      cleaned_up = world.passed();
    }
    this_task::yield();
    ++behind;
  });
  tasks.spawn("cancels", [&] {
    this_task::sleep_for(5ms);
    careful.cancel();
  });
  run(t, tasks);
  KERNLET_CHECK_EQUAL(t, cleaned_up, 20, "ms at which the sleep under the shield ended");
  KERNLET_CHECK_EQUAL(t, behind, 0, "waiting points behind the shield that returned");
}
