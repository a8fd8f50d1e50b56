// Step 06.4: a call that has not begun when its caller is cancelled, or late, never runs.
#include "support.hpp"

#include <semaphore>

KERNLET_TEST("06.4.withdrawn") {
  using namespace chapter06;
  thread_pool pool({.threads = 1});
  world all;
  std::binary_semaphore gate(0);
  bool ran = false, cancelled = false;
  auto token = std::make_shared<int>(0);
  std::uint64_t late = 0;
  all.tasks.spawn("main", [&] {
    t.step("the pool's only thread is busy; a second call waits in the queue, and its caller is cancelled");
    auto busy = all.tasks.spawn("busy", [&] { run_in_executor(pool, [&] { gate.acquire(); }); });
    give_way_until([&] { return pool.count().running == 1; });
    auto second = all.tasks.spawn("second", [&] { run_in_executor(pool, [&, token] { ran = true; }); });
    give_way_until([&] { return pool.count().queued == 1; });
    second.cancel();
    for (int turn = 0; turn < 10 && !second.done(); ++turn)
      this_task::yield();
    if (!KERNLET_CHECK(t, second.done())) // it waits for a thread that it needs no more
      t.finish();
    cancelled = throws<cancelled_error>([&] { second.join(); });
    KERNLET_CHECK_EQUAL(t, pool.count().queued, 0, "calls in the queue after the cancellation");
    t.step("a third one's deadline passes");
    late =
        error_of([&] { run_in_executor(pool, [&, token] { ran = true; }, {.until = deadline_after(1ms)}); });
    KERNLET_CHECK_EQUAL(t, pool.count().queued, 0, "calls in the queue after the deadline");
    gate.release();
    busy.join();
    t.step("the pool goes on with others");
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(run_in_executor(pool, [] { return 7; })), 7, "result");
  });
  all.run(t);
  KERNLET_CHECK(t, cancelled);
  KERNLET_CHECK_EQUAL(t, late, ETIMEDOUT, "errno of the one that was late");
  KERNLET_CHECK(t, !ran);
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(token.use_count()), 1, "calls that are kept, and ours");
}
