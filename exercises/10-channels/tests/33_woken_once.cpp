// Step 10.3: a select waits to receive from two channels, and two others try to send to them, one of them by
// a select of its own. Who is told `done` has met it; the other one is told that nobody is there.
#include "support.hpp"

KERNLET_TEST("10.3.woken-once") {
  using namespace chapter10;
  kernlet::explore::must_reach("the one on the left");
  kernlet::explore::must_reach("the one on the right");
  channel_core left(0), right(0);
  KERNLET_NAME(t, left);
  KERNLET_NAME(t, right);
  std::uint64_t received = 0;
  const auto selects = t.spawn([&] {
    channel_case cases[] = {to_receive(left), to_receive(right)};
    const selected made = wait(cases);
    received = made.how == done ? cases[made.chosen % 2].word : 0;
  });
  bool first = false;
  const auto other = t.spawn([&] {
    channel_case cases[] = {to_send(left, 1)};
    first = look(cases).how == done;
  });
  const bool second = right.try_send(2) == done;
  t.join(other);
  KERNLET_CHECK(t, !(first && second) && "a select was served twice");
  if (first || second)
    kernlet::explore::outcome(first ? "the one on the left" : "the one on the right");
  left.close(); // if neither has met it
  t.join(selects);
  KERNLET_CHECK_EQUAL(t, received, first ? 1 : second ? 2 : 0, "the word that the select received");
  KERNLET_CHECK(t, right.try_send(3) == would_block && "and it waits no more");
}
