// Step 10.2: who finds the channel full waits. Whoever receives takes the oldest word, and brings the word of
// the one who waits in behind all others: nobody overtakes it.
#include "support.hpp"

KERNLET_TEST("10.2.waits-for-room") {
  using namespace chapter10;
  channel_core between(2);
  between.try_send(1);
  between.try_send(2);
  scripted_task sender(t, {[&] {
                         KERNLET_CHECK_EQUAL(t, try_receive(between), 1, "the oldest word");
                         KERNLET_CHECK_EQUAL(t, between.size(), 2, "how many words are in it");
                         KERNLET_CHECK(t, between.try_send(4) == would_block && "the room was taken");
                         return wake_reason::woken;
                       }});
  {
    const running_as here(sender);
    KERNLET_CHECK(t, between.send(3) == done && "there was room in the end");
  }
  KERNLET_CHECK_EQUAL(t, sender.wakes(), 1, "how often it was woken");
  sender.check_over();
  for (const std::uint64_t word : {2u, 3u, 0u})
    KERNLET_CHECK_EQUAL(t, try_receive(between), word, "the next word, or 0 when it is empty");
}
