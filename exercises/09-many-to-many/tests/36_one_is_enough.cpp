// Step 09.4: two rest, and two notifications come in a row. The first one wakes a worker, which counts as
// searching from then on, though it has not moved yet; so the second one wakes nobody.
#include "support.hpp"

KERNLET_TEST("09.4.one-is-enough") {
  using namespace chapter09;
  kernlet::explore::must_reach("both rest");
  idle_workers idle(2);
  KERNLET_NAME(t, idle);
  std::atomic<bool> over{false};
  KERNLET_NAME(t, over);
  bool searches[2] = {};
  const auto run = [&](std::uint32_t self) {
    searches[self] = idle.rest(self, false, [&] { return over.load(); });
  };
  const auto first = t.spawn([&] { run(0); }), second = t.spawn([&] { run(1); });
  bool called = false;
  if (idle.resting() == 2) {
    kernlet::explore::outcome("both rest");
    called = true;
    idle.notify();
    KERNLET_CHECK_EQUAL(t, idle.resting(), 1, "how many rest after a notification");
    idle.notify();
    KERNLET_CHECK_EQUAL(t, idle.resting(), 1,
                        "how many rest after a second one, while the first one searches");
  }
  over.store(true);
  idle.wake_all();
  t.join(first);
  t.join(second);
  KERNLET_CHECK_EQUAL(t, searches[0] + searches[1], called, "how many were woken to search");
}
