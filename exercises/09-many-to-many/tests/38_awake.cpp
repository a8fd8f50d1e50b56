// Step 09.4: who rests is not counted when half of the workers may search: it is about those who are awake.
#include "support.hpp"

KERNLET_TEST("09.4.awake") {
  using namespace chapter09;
  kernlet::explore::must_reach("one rests");
  idle_workers idle(3);
  KERNLET_NAME(t, idle);
  std::atomic<bool> over{false};
  KERNLET_NAME(t, over);
  const auto other = t.spawn([&] { idle.rest(2, false, [&] { return over.load(); }); });
  const bool first = idle.start_search();
  if (idle.resting() == 1) {
    kernlet::explore::outcome("one rests");
    KERNLET_CHECK(t, first && !idle.start_search() && "of two who are awake one may search");
  }
  over.store(true);
  idle.wake_all();
  t.join(other);
  KERNLET_CHECK_EQUAL(t, idle.resting(), 0, "how many rest");
}
