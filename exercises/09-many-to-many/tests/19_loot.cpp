// Step 09.3: the slot. A thief leaves it alone, unless it may take anything and the ring is empty.
#include "support.hpp"

KERNLET_TEST("09.3.loot") {
  using namespace chapter09;
  items<3> task;
  global_queue global;
  run_queue victim({.capacity = 4}), thief({.capacity = 4});
  victim.push_next(task[1], global);
  victim.push(task[2], global);
  t.step("one in the slot, one in the ring");
  KERNLET_CHECK_EQUAL(t, number_of(thief.steal_from(victim, loot::anything)), 2,
                      "what was stolen: the ring comes first");
  KERNLET_CHECK(t, thief.steal_from(victim, loot::ring) == nullptr && "the slot is not the ring");
  KERNLET_CHECK(t, !victim.looks_empty() && "so it is still there");
  KERNLET_CHECK_EQUAL(t, number_of(thief.steal_from(victim, loot::anything)), 1,
                      "what was stolen out of the slot");
  KERNLET_CHECK(t, victim.looks_empty() && thief.looks_empty() && "nothing is left in either queue");
  KERNLET_CHECK(t, thief.steal_from(victim, loot::anything) == nullptr && "and nothing can be stolen");
  KERNLET_CHECK(t,
                !victim.push_next(task[3], global) && victim.pop() == &task[3] && "the slot works as before");
}
