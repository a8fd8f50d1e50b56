// Step 09.3: the owner puts one into the slot after the other, while a thief takes anything. Who is stolen
// out of the slot does not go to the ring as well, and who leaves it for the ring is not stolen out of it.
#include "support.hpp"

KERNLET_TEST("09.3.slot-stolen") {
  using namespace chapter09;
  items<3> task;
  team<2> both({.capacity = 2});
  KERNLET_NAME(t, both.queue(0));
  tally here, there;
  both.push_next(0, task[1]);
  const auto other = t.spawn([&] {
    there.note(both.queue(1).steal_from(both.queue(0), loot::anything));
    there.note(both.queue(1).steal_from(both.queue(0), loot::anything));
  });
  both.push_next(0, task[2]);
  both.push_next(0, task[3]);
  if (both.queue(0).take_out(task.at(3))) // if it is still there
    here.note(&task.at(3));
  t.join(other);
  here += there;
  both.drain(here);
  here.check_each_once(t, 3);
}
