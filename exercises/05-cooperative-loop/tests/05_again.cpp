// Step 05.1: run() returns when all have ended, or when somebody says stop(); it may be called again.
#include "support.hpp"

KERNLET_TEST("05.1.again") {
  using namespace chapter05;
  std::uint64_t rounds = 0, others = 0;
  loop tasks;
  t.step("a loop without tasks has nothing to run");
  run(t, tasks);

  t.step("a task yields for ever; after a hundred rounds it says stop()");
  tasks.spawn("endless", [&] {
    for (;; ++rounds) {
      if (rounds == 100 || rounds == 10'000)
        tasks.stop();
      if (rounds >= 20'000) { // each check is a record: not one for each round
        KERNLET_CHECK(t, rounds < 20'000);
        t.finish();
      }
      this_task::yield();
    }
  });
  run(t, tasks);
  KERNLET_CHECK(t, rounds >= 100 && rounds < 10'000);
  KERNLET_CHECK_EQUAL(t, tasks.unfinished(), 1, "unfinished tasks");

  t.step("another one is spawned, and all go on where they were");
  tasks.spawn("other", [&] { ++others; });
  run(t, tasks);
  KERNLET_CHECK(t, rounds >= 10'000);
  KERNLET_CHECK_EQUAL(t, others, 1, "turns of the other one");
  KERNLET_CHECK_EQUAL(t, tasks.unfinished(), 1, "unfinished tasks");
}
