// Step 09.3, hidden: three processors, each of which steals from the next one. Nobody waits for all.
#include "../../../exercises/09-many-to-many/tests/support.hpp"

KERNLET_TEST("09.3.ring-of-three") {
  using namespace chapter09;
  items<3> task;
  team<3> three({.capacity = 2});
  tally out[3];
  for (std::size_t i = 0; i < 3; ++i)
    three.push_next(i, task[i + 1]);
  const auto steal = [&](std::size_t thief) {
    out[thief].note(three.queue(thief).steal_from(three.queue((thief + 1) % 3), loot::anything));
  };
  const auto second = t.spawn([&] { steal(1); }), third = t.spawn([&] { steal(2); });
  steal(0);
  t.join(second);
  t.join(third);
  out[0] += out[1];
  out[0] += out[2];
  KERNLET_CHECK_EQUAL(t, out[0].count(), 3, "what was stolen");
  out[0].check_each_once(t, 3);
}
