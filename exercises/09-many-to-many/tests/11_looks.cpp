// Step 09.2: how a queue looks, to its owner.
#include "support.hpp"

KERNLET_TEST("09.2.looks") {
  using namespace chapter09;
  items<2> task;
  global_queue global;
  run_queue own({.capacity = 2});
  KERNLET_CHECK(t, own.looks_empty() && own.ring_looks_empty() && "a new queue");
  own.push_next(task[1], global);
  KERNLET_CHECK(t, !own.looks_empty() && own.ring_looks_empty() && "one in the slot, none in the ring");
  own.push(task[2], global);
  KERNLET_CHECK(t, !own.looks_empty() && !own.ring_looks_empty() && "one in the slot, one in the ring");
  KERNLET_CHECK(t, number_of(own.pop()) == 1 && "the slot comes first");
  KERNLET_CHECK(t, !own.looks_empty() && !own.ring_looks_empty() && "none in the slot, one in the ring");
  own.pop();
  KERNLET_CHECK(t, own.looks_empty() && own.ring_looks_empty() &&
                       "what has come out runs, and is not in it any more");
}
