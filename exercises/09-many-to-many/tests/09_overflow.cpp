// Step 09.2: a push into a full ring. The older half goes to the global queue, and the new one behind it; the
// younger half stays.
#include "support.hpp"

KERNLET_TEST("09.2.overflow") {
  using namespace chapter09;
  items<7> task;
  for (const bool alone : {false, true}) {
    run_queue own({.capacity = 4, .alone = alone});
    global_queue global;
    t.step("a ring with four places gets a fifth task");
    for (std::uint64_t number = 1; number <= 5; ++number)
      own.push(task[number], global);
    KERNLET_CHECK_EQUAL(t, global.size(), 3, "tasks in the global queue: half of the ring, and the new one");
    check_order(t, global, {1, 2, 5}, "what came out of the global queue");
    t.step("there is room again");
    own.push(task[1], global);
    own.push(task[2], global);
    KERNLET_CHECK_EQUAL(t, global.size(), 0, "tasks in the global queue, where there was room in the ring");
    t.step("one that leaves the slot finds the ring full");
    own.push_next(task[6], global);
    KERNLET_CHECK(t, own.push_next(task[7], global) && "somebody stood in the slot");
    check_order(t, global, {3, 4, 6}, "what came out of the global queue");
    check_order(t, own, {7, 1, 2}, "what came out of the own queue: the slot, and the younger half");
  }
  t.step("a ring with two places");
  run_queue own({.capacity = 2});
  global_queue global;
  for (std::uint64_t number = 1; number <= 3; ++number)
    own.push(task[number], global);
  check_order(t, global, {1, 3}, "what came out of the global queue");
  check_order(t, own, {2}, "what came out of the own queue");
}
