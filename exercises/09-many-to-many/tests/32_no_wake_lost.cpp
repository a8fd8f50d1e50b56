// Step 09.4: one puts something in and notifies; the only worker looks, and goes to rest. Whichever comes
// first, it gets the work. A wake-up that is lost is a deadlock, and the explorer says so.
#include "support.hpp"

KERNLET_TEST("09.4.no-wake-lost") {
  using namespace chapter09;
  idle_workers idle(1);
  KERNLET_NAME(t, idle);
  work all;
  KERNLET_NAME(t, all);
  const auto outside = t.spawn([&] {
    all.put();
    idle.notify();
  });
  if (take_one(idle, 0, all))
    idle.end_search();
  t.join(outside);
  KERNLET_CHECK_EQUAL(t, idle.resting(), 0, "how many rest");
  KERNLET_CHECK(t, idle.start_search() && "nobody searches any more");
}
