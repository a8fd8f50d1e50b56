// Step 08.5: a park that times out while a wake is on its way. Either it takes the permit, or the permit is
// there for the next one.
#include "support.hpp"

KERNLET_TEST("08.5.too-late") {
  using namespace chapter08;
  parker here;
  KERNLET_NAME(t, here);
  std::uint64_t word = 0;
  KERNLET_NAME(t, word);
  const auto waker = t.spawn([&] {
    word = 5;
    here.wake();
  });
  if (here.park(long_ago) == wake_reason::timed_out)
    KERNLET_CHECK(t, here.park() == wake_reason::woken && "the permit is not lost");
  KERNLET_CHECK_EQUAL(t, word, 5, "what the waker had written");
  t.join(waker);
}
