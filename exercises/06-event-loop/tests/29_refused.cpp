// Step 06.4: the pool's queue is bounded. Who comes then waits in order, or is refused; it is the caller who
// says.
#include "support.hpp"

#include <semaphore>

KERNLET_TEST("06.4.refused") {
  using namespace chapter06;
  const auto order = t.input("order");
  thread_pool pool({.threads = 1, .capacity = 2});
  world all;
  std::binary_semaphore gate(0);
  words seen;
  bool refused = false, ran = false;
  all.tasks.spawn("main", [&] {
    t.step("the only thread is busy, and the queue takes two; %zu more calls come", order.size());
    auto busy = all.tasks.spawn("busy", [&] { run_in_executor(pool, [&] { gate.acquire(); }); });
    give_way_until([&] { return pool.count().running == 1; });
    for (const std::uint64_t word : order)
      all.tasks.spawn("calls", [&, word] { run_in_executor(pool, [&, word] { seen.push_back(word); }); });
    give_way_until([&] { return pool.count().outside == order.size() - 2; });
    t.step("one that does not want to wait");
    auto hurried = all.tasks.spawn("hurried", [&] {
      refused = throws<executor_full>(
          [&] { run_in_executor(pool, [&] { ran = true; }, {.full = when_full::refuse}); });
    });
    for (int turn = 0; turn < 10 && !hurried.done(); ++turn)
      this_task::yield();
    KERNLET_CHECK_EQUAL(t, pool.count().outside, order.size() - 2, "calls that wait outside the queue");
    gate.release();
    hurried.join();
    busy.join();
  });
  all.run(t);
  KERNLET_CHECK(t, refused);
  KERNLET_CHECK(t, !ran);
  t.observe("order", seen);
}
