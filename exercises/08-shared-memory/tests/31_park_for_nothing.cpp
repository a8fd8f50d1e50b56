// Step 08.5: the kernel may wake the owner for nothing. Only a permit ends the park.
#include "support.hpp"

KERNLET_TEST("08.5.for-nothing") {
  using namespace chapter08;
  parker here;
  KERNLET_NAME(t, here);
  std::uint64_t word = 0;
  KERNLET_NAME(t, word);
  const auto other = t.spawn([&] {
    wake_for_nothing(here);
    word = 5;
    here.wake();
  });
  KERNLET_CHECK(t, here.park() == wake_reason::woken && "woken");
  KERNLET_CHECK_EQUAL(t, word, 5, "what the waker had written");
  t.join(other);
}
