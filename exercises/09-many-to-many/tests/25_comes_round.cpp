// Step 09.3: the victim goes on working. Places that were emptied are filled again while the thief is still
// about them; with two places that happens at once.
#include "support.hpp"

KERNLET_TEST("09.3.comes-round") {
  using namespace chapter09;
  items<4> task;
  team<2> both({.capacity = 2});
  KERNLET_NAME(t, both.queue(0));
  tally here, there;
  both.push(0, task[1]);
  both.push(0, task[2]);
  const auto other = t.spawn([&] {
    there.note(both.queue(1).steal_from(both.queue(0), loot::ring));
    there.note(both.queue(1).steal_from(both.queue(0), loot::ring));
  });
  here.note(both.queue(0).pop());
  both.push(0, task[3]);
  here.note(both.queue(0).pop());
  both.push(0, task[4]);
  t.join(other);
  here += there;
  both.drain(here);
  here.check_each_once(t, 4);
}
