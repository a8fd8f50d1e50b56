// Step 05.4: a cancellation takes effect at the next waiting point: one that has not begun, one that is
// ready, one that runs, one that holds a wake, one that has ended.
#include "support.hpp"

KERNLET_TEST("05.4.when") {
  using namespace chapter05;
  timeless world;
  loop& tasks = world.tasks;
  std::vector<std::uint64_t> list;

  t.step("cancelled before it begins: its body is not called, and is destroyed");
  bool begun = false;
  auto unbegun = tasks.spawn("unbegun", [&, kept = witness(list, 1)] { begun = true; });
  unbegun.cancel();
  run(t, tasks);
  KERNLET_CHECK(t, !begun);
  KERNLET_CHECK(t, unbegun.done());

  t.step("a task cancels itself: it runs on to its next waiting point");
  bool ran_on = false, came_back = false;
  join_handle<void> own;
  own = tasks.spawn("itself", [&] {
    own.cancel();
    ran_on = true;
    this_task::yield();
    came_back = true;
  });
  run(t, tasks);
  KERNLET_CHECK(t, ran_on && !came_back);

  t.step("woken and then cancelled before it goes on: it hears of the wake first");
  std::vector<std::uint64_t> reasons;
  waiter* both = nullptr;
  auto woken = tasks.spawn("woken", [&] {
    both = &current_waiter();
    reasons.push_back(number(both->park()));
    reasons.push_back(number(both->park()));
  });
  tasks.spawn("other", [&] {
    both->wake();
    woken.cancel();
  });
  run(t, tasks);
  if (KERNLET_CHECK_EQUAL(t, reasons.size(), 2, "parks that came back")) {
    KERNLET_CHECK_EQUAL(t, reasons[0], number(wake_reason::woken), "reason of the first park");
    KERNLET_CHECK_EQUAL(t, reasons[1], number(wake_reason::cancelled), "reason of the second park");
  }

  t.step("cancelled when it has ended: nothing changes");
  auto ended = tasks.spawn("ended", [] { return 42; });
  run(t, tasks);
  ended.cancel();
  run(t, tasks);
  int value = 0;
  try {
    value = ended.join();
  } catch (const cancelled_error&) {
  }
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(value), 42, "result of one that was cancelled too late");
}
