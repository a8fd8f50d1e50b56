// Step 05.2, one source in three executions: a thread that has ended, one that waits, and one that joins
// another; all are joined, and what they have written is there.
#include <kernlet/judge/test.hpp>

KERNLET_TEST("05.2.joins") {
  std::uint64_t first = 0, second = 0, third = 0; // plain: a join orders them
  const auto ends = t.spawn([&] { first = 1; });
  const auto waits = t.spawn([&] {
    t.park();
    second = 2;
  });
  const auto joins = t.spawn([&] {
    t.join(ends);
    third = first + 2;
    t.wake(waits);
  });
  t.join(joins);
  KERNLET_CHECK_EQUAL(t, third, 3u, "what the one has written that has joined");
  t.join(waits);
  KERNLET_CHECK_EQUAL(t, second, 2u, "what the one has written that has waited");
}
