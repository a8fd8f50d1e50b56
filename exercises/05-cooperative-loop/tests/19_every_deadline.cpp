// Step 05.3 under the explorer: a task parks until a moment, and just then another kernel thread wakes it. In
// every order the task is told of the wake, if not by this park() then by the next one.
#include "support.hpp"

#include <memory>

namespace {

using namespace chapter05;

/// A loop that sleeps in a futex, as it does by itself, and counts how often it looks outside.
struct counted {
  kernlet::thread_waiter sleep;
  std::uint64_t looks = 0;
  loop tasks{
      loop_options{.hooks = {.self = this, .now = now, .idle = idle, .poll = poll, .interrupt = interrupt}}};

  static deadline now(void*) noexcept { return std::chrono::steady_clock::now(); }
  static bool idle(void* self, deadline until, bool outside) noexcept {
    if (until == no_deadline && !outside)
      return false;
    static_cast<counted*>(self)->sleep.park(until);
    return true;
  }
  static void poll(void* self) noexcept { ++static_cast<counted*>(self)->looks; }
  static void interrupt(void* self) noexcept { static_cast<counted*>(self)->sleep.wake(); }
};

} // namespace

KERNLET_TEST("05.3.every-deadline") {
  counted world;
  const deadline moment = world.tasks.now() + 1ms;
  std::vector<std::uint64_t> reasons;
  auto promised = std::make_unique<kernlet::outside_source>(world.tasks);
  kernlet::judge::thread_id other = 0;
  world.tasks.spawn("waits", [&] {
    waiter& me = current_waiter();
    other = t.spawn([&] {
      kernlet::thread_waiter nobody_wakes;
      nobody_wakes.park(moment);
      me.wake();
      promised.reset();
    });
    reasons.push_back(number(me.park(moment)));
    if (reasons[0] == number(wake_reason::woken))
      return;
    for (const std::uint64_t before = world.looks; world.looks == before;)
      this_task::yield(); // what comes now finds a task that does not wait
    reasons.push_back(number(me.park()));
  });
  run(t, world.tasks);
  KERNLET_CHECK_EQUAL(t, reasons.back(), number(wake_reason::woken), "reason of the last park: 0 is woken");
  t.join(other);
}
