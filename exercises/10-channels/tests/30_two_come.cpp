// Step 10.3: two others come to the two channels of a select at once. One of them meets it, the other one
// does not, and no word is lost.
#include "support.hpp"

KERNLET_TEST("10.3.two-come") {
  using namespace chapter10;
  channel_core left(0), right(0);
  KERNLET_NAME(t, left);
  KERNLET_NAME(t, right);
  const auto first = t.spawn([&] { KERNLET_CHECK(t, left.send(1) == done && "it was received"); });
  const auto second = t.spawn([&] { KERNLET_CHECK(t, right.send(2) == done && "it was received"); });
  channel_case cases[] = {to_receive(left), to_receive(right)};
  const selected made = wait(cases);
  KERNLET_CHECK(t, made.how == done && made.chosen < 2 && "somebody has come");
  KERNLET_CHECK_EQUAL(t, cases[made.chosen].word, made.chosen + 1, "the word of that channel");
  KERNLET_CHECK_EQUAL(t, receive(made.chosen == 0 ? right : left), 2 - made.chosen, "the other word");
  t.join(first);
  t.join(second);
}
