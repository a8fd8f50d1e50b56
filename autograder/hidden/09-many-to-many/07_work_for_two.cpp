// Step 09.4, hidden: the same recipes with real queues. A processor makes two tasks ready and notifies each
// time; the other one looks whether there is something to steal, and rests.
#include "../../../exercises/09-many-to-many/tests/support.hpp"

KERNLET_TEST("09.4.work-for-two") {
  using namespace chapter09;
  items<2> task;
  team<2> both({.capacity = 2});
  idle_workers idle(2);
  KERNLET_NAME(t, both.queue(0));
  KERNLET_NAME(t, idle);
  tally here, there;
  const auto other = t.spawn([&] {
    bool searching = false;
    while (!there.note(take_stolen(both[1], loot::ring)))
      searching = idle.rest(1, searching, [&] { return !both.queue(0).ring_looks_empty(); });
    if (searching)
      idle.end_search();
  });
  for (const std::uint64_t number : {1u, 2u}) {
    both.push(0, task[number]);
    idle.notify();
  }
  t.join(other);
  here += there;
  both.drain(here);
  here.check_each_once(t, 2);
}
