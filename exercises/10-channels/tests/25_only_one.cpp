// Step 10.3: of several cases that are ready one is carried out, and the others are as they were.
#include "support.hpp"

KERNLET_TEST("10.3.only-one") {
  using namespace chapter10;
  for (int i = 0; i < 24; ++i) {
    channel_core full(1), empty(1), over(1);
    full.try_send(1);
    over.close();
    channel_case cases[] = {to_receive(full), to_send(empty, 2), to_receive(over)};
    const selected made = look(cases);
    KERNLET_CHECK(t, made.chosen < 3 && "one was chosen");
    KERNLET_CHECK(t, made.how == (made.chosen == 2 ? closed : done) && "as the operation alone would end");
    KERNLET_CHECK_EQUAL(t, full.size(), made.chosen != 0, "how many words are in the one that was full");
    KERNLET_CHECK_EQUAL(t, empty.size(), made.chosen == 1, "how many words are in the one that was empty");
  }
}
