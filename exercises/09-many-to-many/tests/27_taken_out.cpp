// Step 09.3: the owner asks for one task, and a thief may have it already. Then the answer is no, and only
// then.
#include "support.hpp"

KERNLET_TEST("09.3.taken-out") {
  using namespace chapter09;
  items<3> task;
  team<2> both({.capacity = 4});
  KERNLET_NAME(t, both.queue(0));
  tally here, there;
  for (std::uint64_t number = 1; number <= 2; ++number)
    both.push(0, task[number]);
  const auto other = t.spawn([&] {
    there.note(both.queue(1).steal_from(both.queue(0), loot::ring));
    there.note(both.queue(1).steal_from(both.queue(0), loot::ring));
  });
  if (both.queue(0).take_out(task.at(2))) // the last of the ring
    here.note(&task.at(2));
  both.push(0, task[3]);
  if (both.queue(0).take_out(task.at(1))) // the first, if it is there
    here.note(&task.at(1));
  t.join(other);
  here += there;
  both.drain(here);
  here.check_each_once(t, 3);
}
