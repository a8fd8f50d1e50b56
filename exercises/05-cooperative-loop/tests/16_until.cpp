// Step 05.3: park() with a deadline: woken in time, or timed out; in both cases nothing of it stays behind.
#include "support.hpp"

KERNLET_TEST("05.3.until") {
  using namespace chapter05;
  timeless world;
  waiter* waiting = nullptr;
  std::vector<std::uint64_t> reasons, times;
  const auto park = [&](deadline until) {
    reasons.push_back(number(current_waiter().park(until)));
    times.push_back(world.passed());
  };
  t.step("a task parks until 10 ms and is woken at 4; then parks until 30 ms, and nobody wakes it");
  const auto kept = world.tasks.spawn("parks", [&] {
    waiting = &current_waiter();
    park(world.begin + 10ms);
    park(world.begin + 30ms); // the timer of 10 ms must be gone
    t.step("it parks without a deadline and is woken at 50");
    park(no_deadline); // so must the one of 30 ms
    t.step("it has been woken before it parks: then no deadline counts");
    waiting->wake();
    park(world.begin + 10ms); // long past
    park(world.begin + 10ms);
  });
  world.tasks.spawn("wakes", [&] {
    this_task::sleep_until(world.begin + 4ms);
    waiting->wake();
    this_task::sleep_until(world.begin + 50ms);
    waiting->wake();
  });
  run(t, world.tasks);
  constexpr std::uint64_t woken = number(wake_reason::woken), timed_out = number(wake_reason::timed_out);
  static constexpr std::uint64_t expected_reasons[] = {woken, timed_out, woken, woken, timed_out};
  static constexpr std::uint64_t expected_times[] = {4, 30, 50, 50, 50};
  if (!KERNLET_CHECK_EQUAL(t, reasons.size(), 5, "parks that came back"))
    return;
  for (std::size_t i = 0; i < 5; ++i) {
    KERNLET_CHECK_EQUAL(t, reasons[i], expected_reasons[i], "reason of a park");
    KERNLET_CHECK_EQUAL(t, times[i], expected_times[i], "ms at which a park came back");
  }
}
