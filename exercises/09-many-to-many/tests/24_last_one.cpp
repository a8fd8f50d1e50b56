// Step 09.3: owner and thief want the only one, first in the ring, then in the slot. One of them has it.
#include "support.hpp"

KERNLET_TEST("09.3.last-one") {
  using namespace chapter09;
  items<2> task;
  team<2> both({.capacity = 2});
  KERNLET_NAME(t, both.queue(0));
  tally here, there;
  both.push(0, task[1]);
  const auto other = t.spawn([&] {
    there.note(both.queue(1).steal_from(both.queue(0), loot::ring));
    there.note(both.queue(1).steal_from(both.queue(0), loot::anything));
  });
  here.note(both.queue(0).pop());
  both.push_next(0, task[2]);
  here.note(both.queue(0).pop());
  t.join(other);
  here += there;
  KERNLET_CHECK(t, both.queue(0).looks_empty() && both.queue(1).looks_empty() &&
                       "nothing is left in either queue");
  here.check_each_once(t, 2);
}
