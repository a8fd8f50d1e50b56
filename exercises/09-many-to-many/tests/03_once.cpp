// Step 09.1: two threads put in, and two take out. Each task comes out once, and what was written before the
// push is seen after the pop.
#include "support.hpp"

KERNLET_TEST("09.1.once") {
  using namespace chapter09;
  items<3> task;
  global_queue all;
  KERNLET_NAME(t, all);
  tally here, there;
  all.push(task[1]);
  const auto other = t.spawn([&] {
    all.push(task[2]);
    there.note(all.pop());
  });
  all.push(task[3]);
  here.note(all.pop());
  t.join(other);
  here += there;
  KERNLET_CHECK_EQUAL(t, here.count(), 2, "what came out, where three went in and two were taken");
  KERNLET_CHECK_EQUAL(t, all.size(), 1, "how many are left");
  here.drain(all);
  here.check_each_once(t, 3);
}
