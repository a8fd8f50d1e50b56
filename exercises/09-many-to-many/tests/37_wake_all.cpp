// Step 09.4: the end of a scheduler. Something changes that is no work, and all who rest are woken to look at
// it. None of them counts as searching.
#include "support.hpp"

KERNLET_TEST("09.4.wake-all") {
  using namespace chapter09;
  idle_workers idle(2);
  KERNLET_NAME(t, idle);
  std::atomic<bool> over{false};
  KERNLET_NAME(t, over);
  const auto run = [&](std::uint32_t self) {
    while (!over.load(std::memory_order_relaxed))
      KERNLET_CHECK(t, !idle.rest(self, false, [&] { return over.load(std::memory_order_relaxed); }) &&
                           "who was not woken to search does not count as searching");
  };
  const auto first = t.spawn([&] { run(0); }), second = t.spawn([&] { run(1); });
  over.store(true, std::memory_order_relaxed);
  idle.wake_all();
  t.join(first);
  t.join(second);
  KERNLET_CHECK_EQUAL(t, idle.resting(), 0, "how many rest");
  KERNLET_CHECK(t, idle.start_search() && !idle.start_search() && "nobody searched, now one does");
}
