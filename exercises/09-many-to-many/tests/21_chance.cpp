// Step 09.3: where a thief starts is left to chance: each of the others is the first one at some time.
#include "support.hpp"

KERNLET_TEST("09.3.chance") {
  using namespace chapter09;
  items<4> task;
  team<4> four({.capacity = 2});
  std::uint64_t first[4] = {};
  for (std::size_t victim = 1; victim < 4; ++victim)
    four.push(victim, task[victim + 1]);
  for (int round = 0; round < 300; ++round) {
    const std::uint64_t number = number_of(take_stolen(four[0], loot::ring));
    if (!KERNLET_CHECK(t, number >= 2 && "everybody else has something"))
      t.finish();
    const std::size_t victim = number - 1;
    ++first[victim];
    four.push(victim, task[number]);
  }
  for (std::size_t victim = 1; victim < 4; ++victim) {
    t.step("processor %zu was the first victim %llu times of 300", victim,
           static_cast<unsigned long long>(first[victim]));
    KERNLET_CHECK(t, first[victim] >= 20 && "each of the others is the first victim now and then");
  }
}
