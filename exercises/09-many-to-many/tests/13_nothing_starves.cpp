// Step 09.2: two tasks wake each other by turns, through the slot. They would run for ever; who looks round
// comes to the others, too.
#include "support.hpp"

KERNLET_TEST("09.2.nothing-starves") {
  using namespace chapter09;
  items<4> task;
  team<1> one({.capacity = 4});
  one.push_next(0, task[1]);
  one.push(0, task[3]);
  one.global().push(task[4]);
  std::uint64_t last = 2;
  bool seen[5] = {};
  // Each of the first two makes the other one ready and waits. The third and the fourth end at once.
  for (std::uint32_t i = 1; i <= 3 * processor::look_round_interval; ++i) {
    const std::uint64_t number = number_of(take_local(one[0], i % processor::look_round_interval == 0));
    if (!KERNLET_CHECK(t, number != 0 && "there is always one that is ready"))
      t.finish();
    seen[number] = true;
    if (number <= 2) {
      KERNLET_CHECK_EQUAL(t, number, 3 - last, "whose turn it is of the two");
      last = number;
      one.push_next(0, task[3 - number]);
    }
  }
  KERNLET_CHECK(t, seen[1] && seen[2] && "the two run");
  KERNLET_CHECK(t, seen[4] && "the one in the global queue has come");
  KERNLET_CHECK(t, seen[3] && "the one in the ring has come");
}
