// Step 09.3: two processors steal from each other at the same moment. Neither waits for the other.
#include "support.hpp"

KERNLET_TEST("09.3.each-other") {
  using namespace chapter09;
  items<2> task;
  team<2> both({.capacity = 2});
  KERNLET_NAME(t, both.queue(0));
  KERNLET_NAME(t, both.queue(1));
  tally here, there;
  // In the slots: so each of the two rings is empty, as a thief's is.
  both.push_next(0, task[1]);
  both.push_next(1, task[2]);
  const auto other = t.spawn([&] { there.note(take_stolen(both[1], loot::anything)); });
  here.note(take_stolen(both[0], loot::anything));
  t.join(other);
  here += there;
  KERNLET_CHECK_EQUAL(t, here.count(), 2, "what was stolen: neither takes its own away from the other");
  here.check_each_once(t, 2);
}
