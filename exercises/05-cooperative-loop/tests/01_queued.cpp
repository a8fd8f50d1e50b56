// Step 05.1, first test: a spawn runs nothing; run() takes the tasks in the order in which they were spawned.
#include "support.hpp"

KERNLET_TEST("05.1.queued") {
  using namespace chapter05;
  const auto order = t.input("order");
  std::vector<std::uint64_t> seen;
  loop tasks;
  t.step("main spawns %zu tasks; each writes a word", order.size());
  for (const std::uint64_t word : order)
    tasks.spawn([&seen, word] { seen.push_back(word); });
  KERNLET_CHECK_EQUAL(t, seen.size(), 0, "words before run()");
  KERNLET_CHECK_EQUAL(t, tasks.unfinished(), order.size(), "unfinished tasks before run()");
  t.step("main runs the loop");
  run(t, tasks);
  KERNLET_CHECK_EQUAL(t, tasks.unfinished(), 0, "unfinished tasks after run()");
  t.observe("order", seen);
}
