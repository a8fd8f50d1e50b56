// Step 08.5, first test: one thread. A wake leaves a permit, a park takes it.
#include "support.hpp"

KERNLET_TEST("08.5.permit") {
  using namespace chapter08;
  parker here;
  KERNLET_CHECK(t, here.park(long_ago) == wake_reason::timed_out && "without a permit it times out");
  here.wake();
  KERNLET_CHECK(t, here.park() == wake_reason::woken && "a permit that is there is taken at once");
  KERNLET_CHECK(t, here.park(long_ago) == wake_reason::timed_out && "and is gone then");
  here.wake();
  here.wake();
  KERNLET_CHECK(t, here.park(long_ago) == wake_reason::woken && "a permit counts, whatever the deadline");
  KERNLET_CHECK(t, here.park(long_ago) == wake_reason::timed_out && "two wakes leave one permit");
  const deadline soon = std::chrono::steady_clock::now() + 5ms;
  KERNLET_CHECK(t, here.park(soon) == wake_reason::timed_out && "nobody has woken it");
  KERNLET_CHECK(t, std::chrono::steady_clock::now() >= soon && "it does not time out early");
}
