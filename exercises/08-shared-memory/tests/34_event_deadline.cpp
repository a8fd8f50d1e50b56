// Step 08.5: an event count with a deadline. The condition has the last word.
#include "support.hpp"

KERNLET_TEST("08.5.event-deadline") {
  using namespace chapter08;
  event_count events;
  std::atomic<bool> done{false};
  const auto is_done = [&] { return done.load(std::memory_order_relaxed); };
  KERNLET_CHECK(t, events.wait(is_done, long_ago) == wake_reason::timed_out && "it does not hold in time");
  const auto other = t.spawn([&] {
    done.store(true, std::memory_order_relaxed);
    events.notify();
  });
  // Under the explorer time passes when all wait, so this is never too late.
  const deadline late = std::chrono::steady_clock::now() + 1h;
  KERNLET_CHECK(t, events.wait(is_done, late) == wake_reason::woken && "it holds in time");
  t.join(other);
  KERNLET_CHECK(t, events.wait(is_done, long_ago) == wake_reason::woken && "it holds, whatever the deadline");
}
