// Step 03.2: a stack that is given back is handed out again, the last one first, before a new one is made.
#include "pool.hpp"

using namespace chapter03;

KERNLET_TEST("03.2.reuse") {
  stack_pool& pool = lasting_pool();
  const stack_area first = pool.take();
  if (!check_stack(t, first, {}))
    return;
  KERNLET_CHECK_EQUAL(t, pool.counts().taken(), 1, "stacks that are taken");
  t.step("give it back and take one: the same");
  pool.give_back(first);
  KERNLET_CHECK_EQUAL(t, pool.counts().taken(), 0, "stacks that are taken");
  KERNLET_CHECK(t, same(pool.take(), first));

  t.step("take more, give them back in an order that the judge drew, take them again: the last one first");
  std::vector<stack_area> taken{first};
  for (int i = 0; i < 7; ++i)
    taken.push_back(pool.take());
  const std::size_t made = pool.counts().made;
  for (const std::uint64_t word : t.input("order")) {
    const std::size_t count = word % taken.size() + 1;
    std::rotate(taken.begin(), taken.begin() + static_cast<std::ptrdiff_t>(word % 7), taken.end());
    for (std::size_t i = 0; i < count; ++i)
      pool.give_back(taken[i]);
    KERNLET_CHECK_EQUAL(t, pool.counts().taken(), taken.size() - count, "stacks that are taken");
    for (std::size_t i = count; i > 0; --i)
      if (!t.check(same(pool.take(), taken[i - 1]), "the stack given back last is handed out first", __FILE__,
                   __LINE__))
        return;
  }
  KERNLET_CHECK_EQUAL(t, pool.counts().made, made, "stacks made while there were idle ones");
}
