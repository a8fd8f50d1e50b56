// Step 09.3: a thief asks everybody else once, wherever it starts, and never itself.
#include "support.hpp"

KERNLET_TEST("09.3.from-all") {
  using namespace chapter09;
  items<3> task;
  team<4> four({.capacity = 4});
  for (std::size_t thief = 0; thief < 4; ++thief)
    for (std::size_t victim = 0; victim < 4; ++victim)
      for (int round = 0; round < 8 && victim != thief; ++round) { // chance has it otherwise each time
        four.push(victim, task[1]);
        KERNLET_CHECK_EQUAL(t, number_of(take_stolen(four[thief], loot::ring)), 1,
                            "what was stolen from the only one that has something");
        four.push_next(victim, task[2]);
        KERNLET_CHECK(t, take_stolen(four[thief], loot::ring) == nullptr &&
                             "not out of a slot, if the ring was asked for");
        KERNLET_CHECK_EQUAL(t, number_of(take_stolen(four[thief], loot::anything)), 2,
                            "what was stolen out of a slot");
      }
  t.step("only the thief itself has something, in its slot");
  four.push_next(1, task[3]);
  KERNLET_CHECK(t, take_stolen(four[1], loot::anything) == nullptr && "nobody steals from itself");
  KERNLET_CHECK_EQUAL(t, number_of(four.queue(1).pop()), 3, "what is in the own slot, as before");
  t.step("there is one processor");
  team<1> one({.capacity = 4});
  one.push_next(0, task[3]);
  KERNLET_CHECK(t, take_stolen(one[0], loot::anything) == nullptr && "there is nobody to steal from");
}
