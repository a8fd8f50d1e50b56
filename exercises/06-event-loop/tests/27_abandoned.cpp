// Step 06.4: a call may be abandoned. Its caller goes on at once and is not woken any more; the call runs to
// its end.
#include "support.hpp"

#include <atomic>
#include <semaphore>

KERNLET_TEST("06.4.abandoned") {
  using namespace chapter06;
  auto token = std::make_shared<std::atomic<int>>(0);
  auto gate = std::make_shared<std::counting_semaphore<>>(0);
  std::optional<thread_pool> pool(std::in_place, thread_pool_options{.threads = 2});
  const executor_options leaves{.leaving = if_running::abandon};
  bool cancelled = false;
  std::uint64_t late = 0;
  {
    world all;
    all.tasks.spawn("main", [&] {
      t.step("the caller of a call that runs is cancelled, and does not wait for it");
      auto task = all.tasks.spawn(
          "calls", [&] { run_in_executor(*pool, [token, gate] { gate->acquire(), ++*token; }, leaves); });
      give_way_until([&] { return pool->count().running == 1; });
      task.cancel();
      cancelled = throws<cancelled_error>([&] { task.join(); });
      t.step("another one is late");
      executor_options soon = leaves;
      soon.until = deadline_after(20ms);
      late = error_of([&] { run_in_executor(*pool, [token, gate] { gate->acquire(), ++*token; }, soon); });
    });
    all.run(t);
  }
  t.step("the callers and their loop have gone; the calls end");
  const int before = *token;
  gate->release(2);
  pool.reset();
  KERNLET_CHECK(t, cancelled);
  KERNLET_CHECK_EQUAL(t, late, ETIMEDOUT, "errno of the one that was late");
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(before), 0,
                      "calls that had ended while their callers went on");
  KERNLET_CHECK(t, *token >= 1); // the second one may have been withdrawn
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(token.use_count()), 1, "calls that are kept, and ours");
}
