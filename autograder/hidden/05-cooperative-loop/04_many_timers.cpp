// Step 05.3, hidden: two thousand parks with drawn deadlines; a third of them are woken before.
#include "../../../exercises/05-cooperative-loop/tests/support.hpp"

#include <algorithm>
#include <utility>

KERNLET_TEST("05.3.many-timers") {
  using namespace chapter05;
  const auto until = t.input("until"), kind = t.input("kind"); // milliseconds; 0: woken before
  timeless world;
  const std::size_t count = until.size();
  std::vector<waiter*> waiting(count);
  std::vector<join_handle<void>> kept;
  std::vector<std::uint64_t> woken_at(count, 0);
  std::vector<std::size_t> order;
  std::uint64_t wrong_reasons = 0, out_of_order = 0, at_the_wrong_time = 0;
  t.step("%zu tasks park until a drawn moment; those of one kind are woken half way", count);
  for (std::size_t i = 0; i < count; ++i)
    kept.push_back(world.tasks.spawn("parks", [&, i] {
      waiting[i] = &current_waiter();
      const wake_reason reason = waiting[i]->park(world.begin + std::chrono::milliseconds(10 + until[i]));
      wrong_reasons += reason != (kind[i] == 0 ? wake_reason::woken : wake_reason::timed_out);
      at_the_wrong_time += world.passed() != (kind[i] == 0 ? 5 + until[i] / 2 : 10 + until[i]);
      order.push_back(i);
    }));
  // One waker for all, in the order of its moments.
  std::vector<std::size_t> early;
  for (std::size_t i = 0; i < count; ++i)
    if (kind[i] == 0)
      early.push_back(i);
  std::sort(early.begin(), early.end(),
            [&](std::size_t a, std::size_t b) { return std::pair(until[a], a) < std::pair(until[b], b); });
  world.tasks.spawn("wakes", [&] {
    for (const std::size_t i : early) {
      this_task::sleep_until(world.begin + std::chrono::milliseconds(5 + until[i] / 2));
      waiting[i]->wake();
    }
  });
  run(t, world.tasks);
  KERNLET_CHECK_EQUAL(t, order.size(), count, "parks that came back");
  KERNLET_CHECK_EQUAL(t, wrong_reasons, 0, "parks that came back for the wrong reason");
  KERNLET_CHECK_EQUAL(t, at_the_wrong_time, 0, "parks that came back at the wrong time");
  // Those that timed out: by deadline, equal ones in the order in which they parked.
  std::vector<std::size_t> timed_out;
  std::copy_if(order.begin(), order.end(), std::back_inserter(timed_out),
               [&](std::size_t i) { return kind[i] != 0; });
  for (std::size_t at = 1; at < timed_out.size(); ++at) {
    const std::size_t a = timed_out[at - 1], b = timed_out[at];
    out_of_order += until[a] > until[b] || (until[a] == until[b] && a > b);
  }
  KERNLET_CHECK_EQUAL(t, out_of_order, 0, "timers that fired out of order");
}
