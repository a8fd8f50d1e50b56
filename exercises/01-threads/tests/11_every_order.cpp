// Step 01.2 under the explorer: one producer, one consumer, room for one word, and every order in which the
// two can run. Small on purpose: what goes wrong among many goes wrong among two, if each order is tried.
#include "buffer.hpp"

KERNLET_TEST("01.2.every-order") {
  using namespace chapter01;
  bounded_buffer buffer(1);
  KERNLET_NAME(t, buffer);
  const auto producer = t.spawn([&] {
    KERNLET_CHECK(t, buffer.put(1) && "the buffer is open");
    KERNLET_CHECK(t, buffer.put(2) && "the buffer is open");
  });
  KERNLET_CHECK_EQUAL(t, buffer.take().value_or(0), 1u, "the first word");
  KERNLET_CHECK_EQUAL(t, buffer.take().value_or(0), 2u, "the second word");
  t.join(producer);
  KERNLET_CHECK_EQUAL(t, buffer.size(), 0u, "words that are left inside");
}
