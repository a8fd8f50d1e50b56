// Step 09.4: the same with a worker that searches. Who notifies while it does leaves it to the search: so the
// last look comes after the search has ended.
#include "support.hpp"

KERNLET_TEST("09.4.last-look") {
  using namespace chapter09;
  idle_workers idle(1);
  KERNLET_NAME(t, idle);
  work all;
  KERNLET_NAME(t, all);
  KERNLET_CHECK(t, idle.start_search() && "the only one may search");
  const auto outside = t.spawn([&] {
    all.put();
    idle.notify();
  });
  if (take_one(idle, 0, all, true))
    idle.end_search();
  t.join(outside);
  KERNLET_CHECK_EQUAL(t, idle.resting(), 0, "how many rest");
  KERNLET_CHECK(t, idle.start_search() && "nobody searches any more");
}
