// Step 09.2: the slot in front of the ring. Who is put there comes out first, and who stood there goes to the
// end.
#include "support.hpp"

KERNLET_TEST("09.2.slot") {
  using namespace chapter09;
  items<6> task;
  global_queue global;
  for (const bool alone : {false, true}) {
    t.step(alone ? "a queue that nobody steals from" : "a queue among others");
    run_queue own({.capacity = 4, .alone = alone});
    own.push(task[1], global);
    own.push(task[2], global);
    KERNLET_CHECK(t, !own.push_next(task[3], global) && "nobody stood in the slot");
    KERNLET_CHECK(t,
                  own.push_next(task[4], global) && "somebody stood in the slot, and others may have it now");
    check_order(t, own, {4, 1, 2, 3},
                "what came out: the slot, then the ring, at whose end the one stands that left the slot");
    t.step("the oldest of the ring before the slot");
    own.push_next(task[5], global);
    own.push(task[6], global);
    KERNLET_CHECK_EQUAL(t, number_of(own.pop_oldest()), 6, "what came out first, asked for the oldest");
    KERNLET_CHECK_EQUAL(t, number_of(own.pop_oldest()), 5,
                        "what came out of the slot, since the ring was empty");
    KERNLET_CHECK(t, own.pop_oldest() == nullptr && "then it is empty");
    KERNLET_CHECK(t, !own.push_next(task[1], global) && "the slot is free again");
    KERNLET_CHECK_EQUAL(t, number_of(own.pop()), 1, "what came out of the slot");
  }
  KERNLET_CHECK_EQUAL(t, global.size(), 0, "tasks in the global queue, where there was room in the ring");
}
