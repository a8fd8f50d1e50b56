// Step 09.2: one task is asked for. It comes out if it stands in the slot or at an end of the ring, and from
// nowhere else.
#include "support.hpp"

KERNLET_TEST("09.2.take-out") {
  using namespace chapter09;
  items<5> task;
  global_queue global;
  for (const bool alone : {false, true}) {
    run_queue own({.capacity = 4, .alone = alone});
    KERNLET_CHECK(t, !own.take_out(task[1]) && "nothing is in an empty queue");
    for (std::uint64_t number = 1; number <= 4; ++number)
      own.push(task[number], global);
    own.push_next(task[5], global);
    KERNLET_CHECK(t, !own.take_out(task[2]) && !own.take_out(task[3]) && "not from the middle of the ring");
    KERNLET_CHECK(t, own.take_out(task[5]) && "out of the slot");
    KERNLET_CHECK(t, !own.take_out(task[5]) && "out of the slot once");
    KERNLET_CHECK(t, own.take_out(task[1]) && "the first of the ring");
    KERNLET_CHECK(t, !own.take_out(task[1]) && "the first of the ring once");
    KERNLET_CHECK(t, own.take_out(task[4]) && "the last of the ring");
    KERNLET_CHECK(t, !own.take_out(task[4]) && "the last of the ring once");
    own.push(task[1], global);
    check_order(t, own, {2, 3, 1}, "what is left, in order, and what was pushed since");
    t.step("the only one, and those that were popped");
    own.push(task[4], global);
    KERNLET_CHECK(t, own.take_out(task[4]) && "the only one of the ring");
    KERNLET_CHECK(t, !own.take_out(task[4]) && !own.take_out(task[1]) && "nobody who has come out before");
    KERNLET_CHECK(t, own.pop() == nullptr && own.looks_empty() && "then it is empty");
  }
  KERNLET_CHECK_EQUAL(t, global.size(), 0, "tasks in the global queue, where there was room in the ring");
}
