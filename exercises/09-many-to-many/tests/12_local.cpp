// Step 09.2: where a processor looks. Its own queue first, the slot in front; the global one if that is
// empty. When it looks round: the global one first, and the slot last.
#include "support.hpp"

KERNLET_TEST("09.2.local") {
  using namespace chapter09;
  items<7> task;
  team<2> both({.capacity = 4});
  t.step("one in the slot, one in the ring, one in the global queue, one in the other processor's ring");
  both.push(0, task[1]);
  both.push_next(0, task[2]);
  both.global().push(task[3]);
  both.push(1, task[4]);
  KERNLET_CHECK_EQUAL(t, number_of(take_local(both[0], false)), 2, "the first: of the own slot");
  KERNLET_CHECK_EQUAL(t, number_of(take_local(both[0], false)), 1, "the second: of the own ring");
  KERNLET_CHECK_EQUAL(t, number_of(take_local(both[0], false)), 3, "the third: of the global queue");
  KERNLET_CHECK(t, take_local(both[0], false) == nullptr && "what is another one's is not taken here");
  KERNLET_CHECK(t, take_local(both[0], true) == nullptr && "nor when it looks round");
  t.step("the same when it looks round");
  both.push(0, task[5]);
  both.push_next(0, task[6]);
  both.global().push(task[7]);
  KERNLET_CHECK_EQUAL(t, number_of(take_local(both[0], true)), 7, "the first: of the global queue");
  KERNLET_CHECK_EQUAL(t, number_of(take_local(both[0], true)), 5, "the second: the oldest of the own ring");
  KERNLET_CHECK_EQUAL(t, number_of(take_local(both[0], true)), 6, "the third: of the own slot");
  KERNLET_CHECK_EQUAL(t, number_of(both.queue(1).pop()), 4, "the other processor's task");
}
