// Step 09.4, hidden: two threads notify at the same moment, for one piece of work each. Two workers, who may
// rest by then, take one each.
#include "../../../exercises/09-many-to-many/tests/support.hpp"

KERNLET_TEST("09.4.two-notify") {
  using namespace chapter09;
  idle_workers idle(2);
  KERNLET_NAME(t, idle);
  work all;
  const auto give = [&] {
    all.put();
    idle.notify();
  };
  const auto outside = t.spawn(give);
  const auto second = t.spawn([&] {
    if (take_one(idle, 1, all))
      idle.end_search();
  });
  give();
  if (take_one(idle, 0, all))
    idle.end_search();
  t.join(outside);
  t.join(second);
  KERNLET_CHECK(t, !all.any() && "no work is left");
  KERNLET_CHECK_EQUAL(t, idle.resting(), 0, "how many rest");
}
