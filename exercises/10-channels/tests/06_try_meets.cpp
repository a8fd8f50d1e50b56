// Step 10.1: a try finds who waits, and finds them once.
#include "support.hpp"

KERNLET_TEST("10.1.try-meets") {
  using namespace chapter10;
  channel_core between(0);
  t.step("a receiver waits");
  scripted_task receiver(t, {[&] {
                           KERNLET_CHECK(t, between.try_send(1) == done && "somebody receives");
                           KERNLET_CHECK(t, between.try_send(2) == would_block && "it has a word already");
                           return wake_reason::woken;
                         }});
  {
    const running_as here(receiver);
    KERNLET_CHECK_EQUAL(t, receive(between), 1, "the word that was received");
  }
  KERNLET_CHECK_EQUAL(t, receiver.wakes(), 1, "how often it was woken");
  receiver.check_over();
  t.step("a sender waits");
  scripted_task sender(t, {[&] {
                         KERNLET_CHECK_EQUAL(t, try_receive(between), 3, "the word that was received");
                         KERNLET_CHECK_EQUAL(t, try_receive(between), 0, "and there was one");
                         return wake_reason::woken;
                       }});
  {
    const running_as here(sender);
    KERNLET_CHECK(t, between.send(3) == done && "it was received");
  }
  KERNLET_CHECK_EQUAL(t, sender.wakes(), 1, "how often it was woken");
  sender.check_over();
  KERNLET_CHECK(t, is_deserted(between) && "and both are gone");
}
