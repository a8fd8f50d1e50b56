// Step 05.3: every task waits and no timer is set. run() says so, names each task, and changes nothing.
#include "support.hpp"

KERNLET_TEST("05.3.deadlock") {
  using namespace chapter05;
  timeless world;
  loop& tasks = world.tasks;
  waiter* parked = nullptr;
  bool ended = false;
  t.step("one task parks, another one joins it; a third one sleeps first");
  auto stuck = tasks.spawn("stuck", [&] {
    parked = &current_waiter();
    parked->park();
  });
  tasks.spawn("hopeful", [&] {
    stuck.join();
    ended = true;
  });
  tasks.spawn("sleeper", [] { this_task::sleep_for(7ms); });
  std::string said;
  try {
    tasks.run();
  } catch (const deadlock_error& error) {
    said = error.what();
  }
  KERNLET_CHECK_EQUAL(t, world.passed(), 7, "ms at which the deadlock is seen: not while a timer is set");
  KERNLET_CHECK(t, said.find("stuck") != said.npos);
  KERNLET_CHECK(t, said.find("hopeful") != said.npos);
  KERNLET_CHECK(t, said.find("sleeper") == said.npos);
  KERNLET_CHECK_EQUAL(t, tasks.unfinished(), 2, "unfinished tasks");
  if (parked == nullptr)
    return;
  t.step("main wakes the first one and runs the loop again");
  parked->wake();
  run(t, tasks);
  KERNLET_CHECK(t, ended);
}
