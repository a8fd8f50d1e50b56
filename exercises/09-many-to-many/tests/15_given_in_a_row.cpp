// Step 09.2: two processors whose rings are full give away at the same moment. What each of them gives stays
// in a row.
#include "support.hpp"

KERNLET_TEST("09.2.given-in-a-row") {
  using namespace chapter09;
  items<6> task;
  team<2> both({.capacity = 2});
  for (const std::uint64_t number : {1u, 2u})
    both.push(0, task[number]);
  for (const std::uint64_t number : {4u, 5u})
    both.push(1, task[number]);
  KERNLET_NAME(t, both.global());
  const auto other = t.spawn([&] { both.push(1, task[6]); });
  both.push(0, task[3]);
  t.join(other);
  std::uint64_t order = 0;
  while (const runnable* const one = both.global().pop())
    order = 10 * order + number_of(one);
  KERNLET_CHECK(t,
                (order == 1346 || order == 4613) && "older half and new one, in a row, for each of the two");
  check_order(t, both.queue(0), {2}, "what is left in the first ring");
  check_order(t, both.queue(1), {5}, "what is left in the second ring");
}
