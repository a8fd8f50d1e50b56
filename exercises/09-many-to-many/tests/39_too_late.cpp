// Step 09.4: one worker's time is up, and at the same moment work comes with a notification. Either it was
// woken, and says so; or it was not, and then the notification is for the other one.
#include "support.hpp"

KERNLET_TEST("09.4.too-late") {
  using namespace chapter09;
  idle_workers idle(2);
  KERNLET_NAME(t, idle);
  work all;
  KERNLET_NAME(t, all);
  const deadline moment = std::chrono::steady_clock::now() + 1h; // of virtual time
  const auto hasty = t.spawn([&] {
    if (idle.rest(0, false, [] { return false; }, moment))
      idle.end_search(); // it was woken, and takes nothing: somebody else must be called
  });
  const auto patient = t.spawn([&] {
    if (take_one(idle, 1, all))
      idle.end_search();
  });
  current_waiter().park(moment);
  all.put();
  idle.notify();
  t.join(hasty);
  t.join(patient);
  KERNLET_CHECK_EQUAL(t, idle.resting(), 0, "how many rest");
  KERNLET_CHECK(t, idle.start_search() && "nobody searches any more");
}
