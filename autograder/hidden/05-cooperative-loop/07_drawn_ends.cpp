// Step 05.4, hidden: tasks wait in drawn ways, and are cancelled, woken or left alone as drawn; each unwinds
// or goes on, and gives its stack back.
#include "../../../exercises/05-cooperative-loop/tests/support.hpp"

#include <kernlet/stack_pool.hpp>

KERNLET_TEST("05.4.drawn-ends") {
  using namespace chapter05;
  const auto ways = t.input("ways"), fates = t.input("fates");
  kernlet::stack_pool pool;
  virtual_clock clock;
  std::vector<std::uint64_t> lives;
  std::uint64_t went_on = 0, expected_on = 0, cancelled = 0, expected_cancelled = 0;
  {
    loop tasks(loop_options{.hooks = clock.hooks(), .stacks = &pool});
    std::vector<waiter*> waiting(ways.size());
    std::vector<join_handle<void>> handles;
    t.step("%zu tasks wait: parked, parked with a deadline, asleep or in a yield", ways.size());
    for (std::size_t i = 0; i < ways.size(); ++i)
      handles.push_back(tasks.spawn("waits", [&, i] {
        const witness here(lives, i);
        waiting[i] = &current_waiter();
        if (ways[i] < 2) {
          const deadline until = ways[i] == 0 ? no_deadline : clock.now() + std::chrono::hours(1);
          if (waiting[i]->park(until) == wake_reason::cancelled)
            throw task_cancelled{};
        } else if (ways[i] == 2) {
          this_task::sleep_for(1h);
        } else {
          for (int round = 0; round < 4; ++round)
            this_task::yield();
        }
        ++went_on;
      }));
    tasks.spawn("fate", [&] {
      this_task::yield();
      for (std::size_t i = 0; i < ways.size(); ++i) {
        const bool wakes = fates[i] == 0 && ways[i] < 2, cancels = fates[i] == 1;
        if (wakes)
          waiting[i]->wake();
        if (cancels)
          handles[i].cancel();
        expected_cancelled += cancels;
        // Left alone, whoever has a timer or yields goes on; the others are woken in the end.
        expected_on += !cancels;
      }
      this_task::sleep_for(2h);
      for (std::size_t i = 0; i < ways.size(); ++i)
        if (ways[i] == 0 && fates[i] > 1)
          waiting[i]->wake();
    });
    run(t, tasks);
    for (auto& each : handles)
      try {
        each.join();
      } catch (const cancelled_error&) {
        ++cancelled;
      }
  }
  KERNLET_CHECK_EQUAL(t, lives.size(), ways.size(), "lives that have ended");
  KERNLET_CHECK_EQUAL(t, went_on, expected_on, "tasks that went on");
  KERNLET_CHECK_EQUAL(t, cancelled, expected_cancelled, "tasks that were cancelled");
  KERNLET_CHECK_EQUAL(t, pool.counts().taken(), 0, "stacks taken");
}
