// Step 10.2: what was done before a send is seen after its receive; and what was done before the first
// receive, after the second send, which has its room. The words beside the channel are plain.
#include "support.hpp"

KERNLET_TEST("10.2.happens-before") {
  using namespace chapter10;
  channel_core between(1);
  KERNLET_NAME(t, between);
  std::uint64_t there = 0, back = 0;
  const auto other = t.spawn([&] {
    there = 1;
    between.send(3);
    between.send(4);
    KERNLET_CHECK_EQUAL(t, back, 2, "what the receiver wrote before it made room");
  });
  back = 2;
  KERNLET_CHECK_EQUAL(t, receive(between), 3, "the first word");
  KERNLET_CHECK_EQUAL(t, there, 1, "what the sender wrote before it sent");
  KERNLET_CHECK_EQUAL(t, receive(between), 4, "the second word");
  t.join(other);
}
