// Step 06.4: a call that runs when its caller is cancelled is asked to stop, and waited for: it may use what
// is the caller's.
#include "support.hpp"

#include <atomic>
#include <semaphore>

KERNLET_TEST("06.4.asked-to-stop") {
  using namespace chapter06;
  const std::uint64_t word = t.value("word");
  thread_pool pool({.threads = 1});
  world all;
  std::atomic<bool> asked{false};
  std::binary_semaphore gate(0);
  std::uint64_t seen = 0;
  bool cancelled = false;
  all.tasks.spawn("main", [&] {
    auto task = all.tasks.spawn("calls", [&] {
      std::vector<std::uint64_t> mine(100); // the call writes here
      struct last_look {
        std::vector<std::uint64_t>& mine;
        std::uint64_t& seen;
        ~last_look() { seen = mine[50]; }
      } const look{mine, seen};
      run_in_executor(pool, [&](std::stop_token stop) {
        while (!stop.stop_requested())
          std::this_thread::yield();
        asked = true;
        gate.acquire();
        mine[50] = word;
      });
    });
    give_way_until([&] { return pool.count().running == 1; });
    t.step("the caller of a call that runs is cancelled");
    task.cancel();
    give_way_until([&] { return asked.load(); });
    for (int turn = 0; turn < 5; ++turn)
      this_task::yield();
    if (!KERNLET_CHECK(t, !task.done())) // the call would write into what is no more
      t.finish();
    t.step("the call ends");
    gate.release();
    cancelled = throws<cancelled_error>([&] { task.join(); });
  });
  all.run(t);
  KERNLET_CHECK(t, cancelled);
  t.observe("word", seen);
}
