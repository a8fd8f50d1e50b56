// Step 09.3: the owner takes out while a thief is at work. Each task comes out once.
#include "support.hpp"

KERNLET_TEST("09.3.once") {
  using namespace chapter09;
  items<3> task;
  team<2> both({.capacity = 4});
  KERNLET_NAME(t, both.queue(0));
  tally here, there;
  both.push(0, task[1]);
  both.push(0, task[2]);
  const auto other = t.spawn([&] {
    there.note(both.queue(1).steal_from(both.queue(0), loot::ring));
    there.drain(both.queue(1));
  });
  both.push(0, task[3]);
  here.note(both.queue(0).pop());
  here.note(both.queue(0).pop());
  t.join(other);
  here += there;
  both.drain(here);
  here.check_each_once(t, 3);
}
