// Step 03.2 under the explorer: one stack is idle; two threads take one each and give it back, and one of
// them trims before. In every order each has a stack of its own, whose memory stays as long as it has it.
#include "pool.hpp"

KERNLET_TEST("03.2.every-order") {
  using namespace chapter03;
  stack_pool pool({.size = page()});
  KERNLET_NAME(t, pool);
  pool.give_back(pool.take());
  const auto use = [&](std::uint64_t word) {
    const stack_area stack = pool.take();
    const marks marked(
        stack, word); // two threads that had it at the same time would write to the same bytes: a race
    KERNLET_CHECK(t, marked.intact());
    pool.give_back(stack);
  };
  const auto other = t.spawn([&] {
    pool.trim();
    use(2);
  });
  use(1);
  t.join(other);
  const stack_counts counts = pool.counts();
  KERNLET_CHECK_EQUAL(t, counts.taken(), 0, "stacks that are taken when all were given back");
  KERNLET_CHECK(t, counts.made == 1 ||
                       counts.made == 2); // the idle one, and another if both wanted one at a time
}
