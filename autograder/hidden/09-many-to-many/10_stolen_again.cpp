// Step 09.3, hidden: what one has stolen, another one steals from him. What was written before the first push
// is seen after the second theft.
#include "../../../exercises/09-many-to-many/tests/support.hpp"

KERNLET_TEST("09.3.stolen-again") {
  using namespace chapter09;
  items<3> task;
  team<3> three({.capacity = 4});
  KERNLET_NAME(t, three.queue(1));
  tally out[3];
  const auto second = t.spawn([&] { out[1].note(three.queue(1).steal_from(three.queue(0), loot::ring)); });
  const auto third = t.spawn([&] { out[2].note(three.queue(2).steal_from(three.queue(1), loot::ring)); });
  for (std::uint64_t number = 1; number <= 3; ++number)
    three.push(0, task[number]);
  t.join(second);
  t.join(third);
  out[0] += out[1];
  out[0] += out[2];
  three.drain(out[0]);
  out[0].check_each_once(t, 3);
}
