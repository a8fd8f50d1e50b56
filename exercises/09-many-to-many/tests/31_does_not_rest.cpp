// Step 09.4: who finds something at the last look does not rest, and neither does one whose time is up. It
// searches no more then, whatever it did before.
#include "support.hpp"

KERNLET_TEST("09.4.does-not-rest") {
  using namespace chapter09;
  idle_workers idle(2);
  idle.notify();
  idle.wake_all(); // nobody rests: it is nothing to anybody, now and later
  for (const bool searching : {false, true}) {
    t.step(searching ? "one that searches" : "one that does not search");
    if (searching)
      KERNLET_CHECK(t, idle.start_search() && "nobody searches yet");
    std::uint64_t looks = 0;
    const bool goes_on = idle.rest(0, searching, [&] {
      ++looks;
      return true;
    });
    KERNLET_CHECK(t, !goes_on && "who found something itself does not count as searching");
    KERNLET_CHECK(t, looks >= 1 && "it looked before it rested");
    if (searching)
      KERNLET_CHECK(t, idle.start_search() && "nobody searches yet");
    KERNLET_CHECK(
        t, !idle.rest(1, searching, [] { return false; }, long_ago) && "whose time is up was not woken");
    KERNLET_CHECK_EQUAL(t, idle.resting(), 0, "how many rest");
    KERNLET_CHECK(t, idle.start_search() && !idle.start_search() && "nobody searched, now one does");
    idle.end_search();
  }
  const deadline soon = std::chrono::steady_clock::now() + 5ms;
  KERNLET_CHECK(t, !idle.rest(0, false, [] { return false; }, soon) && "nobody has woken it");
  KERNLET_CHECK(t, std::chrono::steady_clock::now() >= soon && "its time does not come early");
  KERNLET_CHECK_EQUAL(t, idle.resting(), 0, "how many rest");
}
