// Step 09.3: the victim's ring is full, and is stolen from while a push gives half of it away.
#include "support.hpp"

KERNLET_TEST("09.3.overflows") {
  using namespace chapter09;
  items<5> task;
  team<2> both({.capacity = 4});
  KERNLET_NAME(t, both.queue(0));
  KERNLET_NAME(t, both.global());
  tally here, there;
  for (std::uint64_t number = 1; number <= 4; ++number)
    both.push(0, task[number]);
  const auto other = t.spawn([&] {
    there.note(both.queue(1).steal_from(both.queue(0), loot::ring));
    there.drain(both.queue(1));
  });
  both.push(0, task[5]);
  t.join(other);
  here += there;
  both.drain(here);
  here.check_each_once(t, 5);
}
