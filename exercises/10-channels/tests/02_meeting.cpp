// Step 10.1: one sends, one receives. Whoever comes first waits for the other one.
#include "support.hpp"

KERNLET_TEST("10.1.meeting") {
  using namespace chapter10;
  channel_core between(0);
  KERNLET_NAME(t, between);
  const auto other = t.spawn([&] { KERNLET_CHECK(t, between.send(5) == done && "it was received"); });
  std::uintptr_t word = 0;
  if (between.try_receive(word) != done) // it is not there yet
    KERNLET_CHECK(t, between.receive(word) == done && "it was sent");
  KERNLET_CHECK_EQUAL(t, word, 5, "the word that was received");
  t.join(other);
  KERNLET_CHECK(t, is_deserted(between) && "and both are gone");
}
