// Step 08.5: a wake ends the park, whichever comes first, and what the waker has done is visible then. A
// second park has nothing to take, and the second wake ends it.
#include "support.hpp"

KERNLET_TEST("08.5.park") {
  using namespace chapter08;
  parker here;
  KERNLET_NAME(t, here);
  std::uint64_t word = 0;
  KERNLET_NAME(t, word);
  const auto waker = t.spawn([&] {
    word = 5;
    here.wake();
  });
  KERNLET_CHECK(t, here.park() == wake_reason::woken && "woken");
  KERNLET_CHECK_EQUAL(t, word, 5, "what the waker had written");
  t.join(waker);
  KERNLET_CHECK(t, here.park(long_ago) == wake_reason::timed_out && "one wake is one permit");
}
