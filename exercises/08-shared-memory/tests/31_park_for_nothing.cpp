// Step 08.5: the kernel may wake the owner for nothing. Only a permit ends the park. And there must be an
// order in which the owner does sleep: who only looks again and again never does.
#include "support.hpp"

#include <kernlet/explore/outcome.hpp>

KERNLET_TEST("08.5.for-nothing") {
  using namespace chapter08;
  kernlet::explore::must_reach("who waits sleeps");
  parker here;
  KERNLET_NAME(t, here);
  std::uint64_t word = 0;
  KERNLET_NAME(t, word);
  const auto other = t.spawn([&] {
    if (wake_for_nothing(here) == 1)
      kernlet::explore::outcome("who waits sleeps");
    word = 5;
    here.wake();
  });
  KERNLET_CHECK(t, here.park() == wake_reason::woken && "woken");
  KERNLET_CHECK_EQUAL(t, word, 5, "what the waker had written");
  t.join(other);
}
