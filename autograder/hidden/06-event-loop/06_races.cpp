// Step 06.4, hidden: deadlines and cancellations that race with the end of the call. Whoever is woken is
// there.
#include "../../../exercises/06-event-loop/tests/support.hpp"

KERNLET_TEST("06.4.races") {
  using namespace chapter06;
  const auto ways = t.input("ways");
  thread_pool pool({.threads = 2});
  auto token = std::make_shared<int>(7);
  world all;
  std::uint64_t wrong = 0, cancelled = 0, ends = 0;
  t.step("%zu calls that end at once, with callers that are late, cancelled or left alone, as drawn",
         ways.size());
  all.tasks.spawn("main", [&] {
    for (const std::uint64_t way : ways) {
      executor_options options;
      options.leaving = way % 2 == 0 ? if_running::abandon : if_running::wait;
      if (way / 2 % 3 == 0)
        options.until = deadline_after(std::chrono::microseconds(way));
      auto task = all.tasks.spawn("calls", [&, options] {
        wrong += *run_in_executor(pool, [token] { return token; }, options) != 7;
      });
      for (std::uint64_t turn = 0; turn < way / 8; ++turn)
        this_task::yield();
      if (way / 2 % 3 == 1)
        task.cancel();
      try {
        task.join();
        ++ends;
      } catch (const cancelled_error&) {
        ++cancelled;
      } catch (const std::system_error&) {
        ++ends;
      }
    }
  });
  all.run(t);
  pool.shut_down();
  KERNLET_CHECK_EQUAL(t, wrong, 0, "wrong results");
  KERNLET_CHECK_EQUAL(t, ends + cancelled, ways.size(), "callers that have gone on");
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(token.use_count()), 1,
                      "calls and results that are kept, and ours");
}
