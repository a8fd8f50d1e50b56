// Step 09.2: somebody else looks at a queue while its owner works. What was pushed before, and not taken, is
// seen.
#include "support.hpp"

KERNLET_TEST("09.2.looked-at") {
  using namespace chapter09;
  items<3> task;
  team<2> both({.capacity = 2});
  run_queue& own = both.queue(0);
  KERNLET_NAME(t, own);
  both.push(0, task[1]);
  const auto other = t.spawn([&] {
    KERNLET_CHECK(t, !own.looks_empty() && !own.ring_looks_empty() && "one is in the ring all the time");
  });
  both.push_next(0, task[2]);
  both.push_next(0, task[3]);
  KERNLET_CHECK_EQUAL(t, number_of(own.pop()), 3, "what came out of the slot");
  t.join(other);
  check_order(t, own, {1, 2}, "what is left in the ring");
}
