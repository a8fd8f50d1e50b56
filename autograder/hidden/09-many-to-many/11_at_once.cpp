// Step 09.4, hidden, and for the fast part: two threads notify at the same moment, two workers rest. The
// second notifier finds that the first one's worker counts as searching.
#include "../../../exercises/09-many-to-many/tests/support.hpp"

KERNLET_TEST("09.4.at-once") {
  using namespace chapter09;
  kernlet::explore::must_reach("both rest");
  idle_workers idle(2);
  KERNLET_NAME(t, idle);
  std::atomic<bool> over{false};
  bool searches[2] = {};
  const auto run = [&](std::uint32_t self) {
    searches[self] = idle.rest(self, false, [&] { return over.load(); });
  };
  const auto first = t.spawn([&] { run(0); }), second = t.spawn([&] { run(1); });
  bool called = false;
  if (idle.resting() == 2) {
    kernlet::explore::outcome("both rest");
    called = true;
    const auto outside = t.spawn([&] { idle.notify(); });
    idle.notify();
    t.join(outside);
    KERNLET_CHECK_EQUAL(t, idle.resting(), 1, "how many rest after two notifications at once");
  }
  over.store(true);
  idle.wake_all();
  t.join(first);
  t.join(second);
  KERNLET_CHECK_EQUAL(t, searches[0] + searches[1], called, "how many were woken to search");
}
