// Step 10.4: one waits until a moment, and at that moment another one comes. Either both say `done`, or
// neither.
#include "support.hpp"

KERNLET_TEST("10.4.deadline") {
  using namespace chapter10;
  channel_core between(0);
  KERNLET_NAME(t, between);
  const deadline moment = std::chrono::steady_clock::now() + 1h; // of virtual time
  channel_result received{}, sent{};
  std::uintptr_t word = 0;
  const auto other = t.spawn([&] { received = between.receive(word, moment); });
  current_waiter().park(moment);
  sent = between.try_send(5);
  t.join(other);
  KERNLET_CHECK(t, (received == done) == (sent == done) && "one says that they have met, the other one not");
  KERNLET_CHECK(t, (received == done || received == timed_out) && "the wait ends in one of two ways");
  KERNLET_CHECK_EQUAL(t, word, received == done ? 5 : 0, "the word");
  KERNLET_CHECK(t, is_deserted(between) && "and nobody is left");
}
