// Step 05.2 under the explorer: another kernel thread wakes a task twice, and each time has written before
// for what. The loop sleeps, is about to, or runs the task; in every order the task sees both.
#include "support.hpp"

#include <memory>

KERNLET_TEST("05.2.every-wake") {
  using namespace chapter05;
  loop tasks;
  std::atomic<int> given{0};
  KERNLET_NAME(t, given);
  int taken = 0;
  auto promised = std::make_unique<kernlet::outside_source>(tasks);
  kernlet::judge::thread_id other = 0;
  tasks.spawn("waits", [&] {
    waiter& me = current_waiter();
    other = t.spawn([&] {
      for (const int word : {1, 2}) {
        given.store(word);
        me.wake();
      }
      promised.reset();
    });
    while ((taken = given.load()) < 2)
      me.park(); // what has come since the look has left a wake
  });
  run(t, tasks);
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(taken), 2, "the last word that the task has seen");
  t.join(other);
}
