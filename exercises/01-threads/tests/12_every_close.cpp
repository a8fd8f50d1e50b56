// Step 01.2 under the explorer: two wait for a word, one word comes, and the buffer is closed. In every order
// one of them takes the word, the other is told that it is over, and nobody sleeps for ever.
#include "buffer.hpp"

KERNLET_TEST("01.2.every-close") {
  using namespace chapter01;
  bounded_buffer buffer(1);
  KERNLET_NAME(t, buffer);
  std::uint64_t taken[2] = {};
  const auto first = t.spawn([&] { taken[0] = buffer.take().value_or(0); });
  const auto second = t.spawn([&] { taken[1] = buffer.take().value_or(0); });
  KERNLET_CHECK(t, buffer.put(7) && "the buffer is open");
  buffer.close();
  KERNLET_CHECK(t, !buffer.put(8) && "the buffer is closed");
  t.join(first);
  t.join(second);
  KERNLET_CHECK_EQUAL(t, taken[0] + taken[1], 7u, "what the two have taken, together");
}
