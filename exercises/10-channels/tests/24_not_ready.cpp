// Step 10.3: where no case is ready, a look says so and leaves nothing behind. A case without a channel is
// never ready.
#include "support.hpp"

KERNLET_TEST("10.3.not-ready") {
  using namespace chapter10;
  channel_core meeting(0), full(1), empty(1);
  full.try_send(1);
  for (int i = 0; i < 2; ++i) {
    channel_case cases[] = {to_send(meeting, 2), to_receive(meeting), {},
                            to_send(full, 3),    to_receive(empty),   {}};
    const selected made = look(cases);
    KERNLET_CHECK(t, made.how == would_block && "no case is ready");
    KERNLET_CHECK_EQUAL(t, made.chosen, 99, "what chosen was before");
  }
  KERNLET_CHECK(t, is_deserted(meeting) && "nobody waits in the unbuffered one");
  KERNLET_CHECK_EQUAL(t, full.size(), 1, "how many words are in the full one");
  KERNLET_CHECK_EQUAL(t, empty.size(), 0, "how many words are in the empty one");
  KERNLET_CHECK(t, empty.try_send(4) == done && empty.size() == 1 && "nobody waits for its word");
  channel_case nothing[2] = {};
  KERNLET_CHECK(t, look(nothing).how == would_block && "no case has a channel");
  KERNLET_CHECK(t, look({}).how == would_block && "there is no case");
  channel_case among[] = {{}, to_receive(full), {}};
  const selected made = look(among);
  KERNLET_CHECK(t, made.how == done && made.chosen == 1 && "the one with a channel is ready");
}
