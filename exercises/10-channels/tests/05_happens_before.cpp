// Step 10.1: what was done before a send is seen after the receive that gets its word; without a buffer also
// what was done before the receive, after the send. The words beside the channel are plain.
#include "support.hpp"

KERNLET_TEST("10.1.happens-before") {
  using namespace chapter10;
  channel_core between(0);
  KERNLET_NAME(t, between);
  std::uint64_t there = 0, back = 0;
  const auto other = t.spawn([&] {
    there = 1;
    between.send(3);
    KERNLET_CHECK_EQUAL(t, back, 2, "what the receiver wrote before it received");
  });
  back = 2;
  KERNLET_CHECK_EQUAL(t, receive(between), 3, "the word that was received");
  KERNLET_CHECK_EQUAL(t, there, 1, "what the sender wrote before it sent");
  t.join(other);
}
