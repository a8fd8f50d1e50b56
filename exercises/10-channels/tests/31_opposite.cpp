// Step 10.3: two selects with the same channels in opposite order. Neither waits for the other one's locks.
#include "support.hpp"

KERNLET_TEST("10.3.opposite") {
  using namespace chapter10;
  channel_core left(1), right(1);
  KERNLET_NAME(t, left);
  KERNLET_NAME(t, right);
  const auto other = t.spawn([&] {
    channel_case cases[] = {to_send(left, 1), to_send(right, 1)};
    KERNLET_CHECK(t, wait(cases).how == done && "there is room");
  });
  channel_case cases[] = {to_send(right, 2), to_send(left, 2)};
  KERNLET_CHECK(t, wait(cases).how == done && "there is room");
  t.join(other);
  tally out;
  out.drain(left);
  out.drain(right);
  out.check_each_once(t, 2);
}
