// Step 10.2: a receiver that waits gets the word from the sender's hand. The room of the channel stays free.
#include "support.hpp"

KERNLET_TEST("10.2.straight") {
  using namespace chapter10;
  channel_core between(1);
  scripted_task receiver(t, {[&] {
                           KERNLET_CHECK(t, between.try_send(1) == done && "somebody receives");
                           KERNLET_CHECK_EQUAL(t, between.size(), 0, "how many words are in it");
                           KERNLET_CHECK(t, between.try_send(2) == done && "there is room for another one");
                           KERNLET_CHECK_EQUAL(t, between.size(), 1, "how many words are in it");
                           return wake_reason::woken;
                         }});
  {
    const running_as here(receiver);
    KERNLET_CHECK_EQUAL(t, receive(between), 1, "the word for the one who waited");
  }
  receiver.check_over();
  KERNLET_CHECK_EQUAL(t, try_receive(between), 2, "the word in the channel");
}
