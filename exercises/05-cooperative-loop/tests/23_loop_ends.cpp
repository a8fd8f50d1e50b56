// Step 05.4: a loop that is destroyed unwinds the tasks that are left, and gives their stacks back.
#include "support.hpp"

#include <kernlet/stack_pool.hpp>

KERNLET_TEST("05.4.loop-ends") {
  using namespace chapter05;
  kernlet::stack_pool pool;
  virtual_clock clock;
  std::vector<std::uint64_t> list;
  const std::uint64_t count = 3 + t.value("more");
  bool deadlock = false, begun = false;
  t.step("%llu tasks wait, one has not begun; then the loop is destroyed",
         static_cast<unsigned long long>(count));
  {
    loop tasks(loop_options{.hooks = clock.hooks(), .stacks = &pool});
    for (std::uint64_t i = 0; i < count; ++i)
      tasks.spawn("waits", [&, i, kept = witness(list, i)] {
        const witness here(list, 100 + i);
        if (current_waiter().park() == wake_reason::cancelled)
          throw task_cancelled{};
      });
    try {
      tasks.run();
    } catch (const deadlock_error&) {
      deadlock = true;
    }
    tasks.spawn("unbegun", [&, kept = witness(list, 200)] { begun = true; });
    KERNLET_CHECK_EQUAL(t, list.size(), 0, "lives that have ended");
    KERNLET_CHECK_EQUAL(t, pool.counts().taken(), count + 1, "stacks taken");
  }
  KERNLET_CHECK(t, deadlock && !begun);
  KERNLET_CHECK_EQUAL(t, list.size(), 2 * count + 1, "lives that have ended");
  KERNLET_CHECK_EQUAL(t, pool.counts().taken(), 0, "stacks taken");
}
