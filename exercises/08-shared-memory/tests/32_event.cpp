// Step 08.5: an event count. The other side makes the condition true and then notifies; it takes no lock and
// wakes nobody if nobody waits. If each side misses the other's word, the waiter sleeps for ever.
#include "support.hpp"

KERNLET_TEST("08.5.event") {
  using namespace chapter08;
  event_count events;
  KERNLET_NAME(t, events);
  std::atomic<bool> done{false};
  KERNLET_NAME(t, done);
  const auto other = t.spawn([&] {
    done.store(true, std::memory_order_relaxed);
    events.notify();
  });
  const auto is_done = [&] { return done.load(std::memory_order_relaxed); };
  KERNLET_CHECK(t, events.wait(is_done) == wake_reason::woken && "the condition holds");
  KERNLET_CHECK(t, is_done() && "it has been seen to hold");
  t.join(other);
}
