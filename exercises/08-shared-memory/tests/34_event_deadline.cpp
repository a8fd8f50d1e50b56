// Step 08.5: an event count with a deadline. The condition has the last word.
#include "support.hpp"

KERNLET_TEST("08.5.event-deadline") {
  using namespace chapter08;
  event_count events;
  KERNLET_NAME(t, events);
  std::atomic<bool> done{false};
  KERNLET_NAME(t, done);
  const auto is_done = [&] { return done.load(std::memory_order_relaxed); };
  KERNLET_CHECK(t, events.wait(is_done, long_ago) == wake_reason::timed_out && "it does not hold in time");
  const deadline soon = std::chrono::steady_clock::now() + 5ms;
  const auto is_late = [&] { return std::chrono::steady_clock::now() >= soon; };
  KERNLET_CHECK(t, events.wait(is_late, soon) == wake_reason::woken && "the condition has the last word");
  const auto other = t.spawn([&] {
    done.store(true, std::memory_order_relaxed);
    events.notify();
  });
  const deadline late = std::chrono::steady_clock::now() + 1h;
  if (events.wait(is_done, late) == wake_reason::timed_out)
    KERNLET_CHECK(t, std::chrono::steady_clock::now() >= late && "it does not time out early");
  t.join(other);
  KERNLET_CHECK(t, events.wait(is_done, long_ago) == wake_reason::woken && "it holds, whatever the deadline");
}
