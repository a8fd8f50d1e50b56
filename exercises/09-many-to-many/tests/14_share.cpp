// Step 09.2: the share of the global queue. What is there, divided by the processors, one at least and half a
// ring at most. The first is returned, the others stand in the own ring.
#include "support.hpp"

KERNLET_TEST("09.2.share") {
  using namespace chapter09;
  items<8> task;
  t.step("six tasks for two processors");
  team<2> both({.capacity = 8});
  for (std::uint64_t number = 1; number <= 6; ++number)
    both.global().push(task[number]);
  KERNLET_CHECK_EQUAL(t, number_of(take_local(both[0], false)), 1, "the first of the global queue");
  KERNLET_CHECK_EQUAL(t, both.global().size(), 3, "how many are left for the other processor");
  check_order(t, both.queue(0), {2, 3}, "the rest of the share, in the own ring");
  KERNLET_CHECK(t, both.queue(1).looks_empty() && "nothing was put into another one's queue");
  t.step("two tasks for four processors");
  team<4> four({.capacity = 2});
  four.global().push(task[7]);
  four.global().push(task[8]);
  KERNLET_CHECK_EQUAL(t, number_of(take_local(four[3], false)), 7, "a share is one at least");
  KERNLET_CHECK_EQUAL(t, four.global().size(), 1, "how many are left for the others");
  KERNLET_CHECK_EQUAL(t, number_of(take_local(four[2], false)), 8, "the next one's share");
  KERNLET_CHECK(t, take_local(four[1], false) == nullptr && "nothing is left for the last");
  t.step("more tasks than half a ring, for one processor");
  constexpr std::size_t many = run_queue::most / 2 + 10;
  const auto crowd = std::make_unique<item[]>(many);
  team<1> one({});
  for (std::size_t i = 0; i < many; ++i)
    one.global().push(crowd[i]);
  KERNLET_CHECK(t, take_local(one[0], false) == &crowd[0] && "the first of them");
  KERNLET_CHECK(t, one.global().size() >= 10 && "a share is half a ring at most");
}
