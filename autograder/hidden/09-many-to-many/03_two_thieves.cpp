// Step 09.3, hidden: two thieves and the owner at one queue.
#include "../../../exercises/09-many-to-many/tests/support.hpp"

KERNLET_TEST("09.3.two-thieves") {
  using namespace chapter09;
  items<4> task;
  team<3> three({.capacity = 4});
  KERNLET_NAME(t, three.queue(0));
  tally out[3];
  for (std::uint64_t number = 1; number <= 3; ++number)
    three.push(0, task[number]);
  const auto steal = [&](std::size_t thief) {
    out[thief].note(three.queue(thief).steal_from(three.queue(0), loot::ring));
    out[thief].drain(three.queue(thief));
  };
  const auto second = t.spawn([&] { steal(1); }), third = t.spawn([&] { steal(2); });
  out[0].note(three.queue(0).pop());
  three.push(0, task[4]);
  t.join(second);
  t.join(third);
  out[0] += out[1];
  out[0] += out[2];
  three.drain(out[0]);
  out[0].check_each_once(t, 4);
}
