// Step 08.5: when the kernel is asked. A wake without a sleeper and a notification without a waiter make no
// system call; who waits sleeps in the kernel.
#include "calls.hpp"
#include "support.hpp"

KERNLET_TEST("08.5.calls") {
  using namespace chapter08;
  {
    parker here;
    const futex_calls calls(&here, sizeof here);
    for (int i = 0; i < 100; ++i) {
      here.wake();
      here.park();
    }
    KERNLET_CHECK_EQUAL(t, calls.waited() + calls.woken(), 0, "system calls for permits that were there");
    const auto other = t.spawn([&] { here.park(); });
    KERNLET_CHECK(t, calls.seen_asleep(t) && "who waits sleeps in the kernel");
    here.wake();
    t.join(other);
    KERNLET_CHECK_EQUAL(t, calls.woken(), 1, "system calls for a wake that somebody sleeps for");
  }
  event_count events;
  std::atomic<bool> done{true};
  const auto is_done = [&] { return done.load(); };
  const futex_calls calls(&events, sizeof events);
  for (int i = 0; i < 100; ++i) {
    events.notify();
    events.wait(is_done);
  }
  KERNLET_CHECK_EQUAL(t, calls.waited() + calls.woken(), 0, "system calls for events that nobody waits for");
  done = false;
  const auto other = t.spawn([&] { events.wait(is_done); });
  KERNLET_CHECK(t, calls.seen_asleep(t) && "who waits sleeps in the kernel");
  done = true;
  events.notify();
  t.join(other);
  KERNLET_CHECK(t, calls.woken() >= 1 && "the notification woke it");
}
