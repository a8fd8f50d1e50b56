// Step 08.5: two events, of two threads, for one waiter. What is left over of one wake must not cost the
// other.
#include "support.hpp"

KERNLET_TEST("08.5.event-again") {
  using namespace chapter08;
  event_count events;
  KERNLET_NAME(t, events);
  std::atomic<int> count{0};
  KERNLET_NAME(t, count);
  const auto add = [&] {
    count.fetch_add(1, std::memory_order_relaxed);
    events.notify();
  };
  const auto first = t.spawn(add), second = t.spawn(add);
  const auto both = [&] { return count.load(std::memory_order_relaxed) == 2; };
  KERNLET_CHECK(t, events.wait(both) == wake_reason::woken && "woken");
  KERNLET_CHECK(t, both() && "both have come");
  t.join(first);
  t.join(second);
}
