// Step 09.3, first test: the older half, rounded up. One of it is returned, the rest stands in the thief's
// ring in its order; the younger half stays.
#include "support.hpp"

KERNLET_TEST("09.3.half") {
  using namespace chapter09;
  items<8> task;
  for (std::uint64_t there = 0; there <= 8; ++there) {
    for (std::uint64_t start = 0; start < 8; ++start) {
      run_queue victim({.capacity = 8}), thief({.capacity = 8});
      global_queue global;
      // Both rings begin somewhere, so that the loot goes round the end of either.
      for (std::uint64_t i = 0; i < start; ++i) {
        victim.push(task[1], global);
        victim.pop();
        thief.push(task[1], global);
        thief.pop();
      }
      for (std::uint64_t number = 1; number <= there; ++number)
        victim.push(task[number], global);
      t.step("a theft from %llu tasks", static_cast<unsigned long long>(there));
      const std::uint64_t half = there - there / 2;
      const std::uint64_t first = number_of(thief.steal_from(victim, loot::ring));
      if (there == 0) {
        KERNLET_CHECK_EQUAL(t, first, 0, "what came out of an empty ring");
        continue;
      }
      KERNLET_CHECK(t, first >= 1 && first <= half && "what is returned is of the older half");
      for (std::uint64_t number = 1; number <= half; ++number)
        if (number != first)
          KERNLET_CHECK_EQUAL(t, number_of(thief.pop()), number, "the rest of the loot, in its order");
      KERNLET_CHECK(t, thief.pop() == nullptr && "no more than the half");
      for (std::uint64_t number = half + 1; number <= there; ++number)
        KERNLET_CHECK_EQUAL(t, number_of(victim.pop()), number, "what was left to the victim");
      KERNLET_CHECK(t, victim.pop() == nullptr && victim.looks_empty() && "and no more");
      KERNLET_CHECK_EQUAL(t, global.size(), 0, "tasks in the global queue");
    }
  }
}
