// Step 03.4: a thread that ends gives the stacks back that it held ready for itself, and a pool may end while
// threads still hold some of its stacks ready.
#include "pool.hpp"

#include <memory>

using namespace chapter03;

KERNLET_TEST("03.4.caches-come-back") {
  stack_pool pool({.size = 4 * page()});
  t.step("48 threads, one after the other, take 20 stacks each and give them back");
  for (int round = 0; round < 48; ++round) {
    const auto thread = t.spawn([&] {
      std::vector<stack_area> taken;
      for (int i = 0; i < 20; ++i)
        taken.push_back(pool.take());
      for (const stack_area& each : taken)
        pool.give_back(each);
    });
    t.join(thread);
  }
  KERNLET_CHECK_EQUAL(t, pool.counts().taken(), 0, "stacks that are taken");
  t.check(pool.counts().made <= 64, "stacks that ended threads held ready are used again", __FILE__,
          __LINE__);

  t.step("pools end and begin while a thread goes on that has used them all");
  std::unique_ptr<stack_pool> brief;
  std::uint64_t wrong = 0;
  const auto user = t.spawn([&] {
    for (int round = 0; round < 40; ++round) {
      t.park();
      const stack_area stack = brief->take();
      const marks marked(stack, static_cast<std::uint64_t>(round));
      wrong += marked.intact() ? 0 : 1;
      brief->give_back(stack);
      t.wake(0);
    }
  });
  for (int round = 0; round < 40; ++round) {
    brief =
        std::make_unique<stack_pool>(stack_options{.size = (4 + static_cast<std::size_t>(round)) * page()});
    t.wake(user);
    t.park();
    KERNLET_CHECK_EQUAL(t, brief->counts().taken(), 0, "stacks that are taken");
    brief.reset();
  }
  t.join(user);
  KERNLET_CHECK_EQUAL(t, wrong, 0, "stacks that were not the new pool's");
}
