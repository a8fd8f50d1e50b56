// Step 10.4: a wake that was meant for an earlier wait is no reason to stop waiting.
#include "support.hpp"

KERNLET_TEST("10.4.for-nothing") {
  using namespace chapter10;
  channel_core between(0), other(0);
  const auto nothing = [] { return wake_reason::woken; };
  scripted_task receiver(t, {nothing, nothing, [&] {
                               KERNLET_CHECK(t, between.try_send(1) == done && "it still waits");
                               return wake_reason::woken;
                             }});
  {
    const running_as here(receiver);
    KERNLET_CHECK_EQUAL(t, receive(between), 1, "the word that was sent");
  }
  scripted_task sender(t, {nothing, [&] {
                             KERNLET_CHECK_EQUAL(t, try_receive(between), 2, "it still waits");
                             return wake_reason::woken;
                           }});
  {
    const running_as here(sender);
    KERNLET_CHECK(t, between.send(2) == done && "it was received");
  }
  scripted_task selects(t, {nothing, nothing, [&] {
                              KERNLET_CHECK(t, other.try_send(3) == done && "it still waits");
                              return wake_reason::woken;
                            }});
  {
    const running_as here(selects);
    channel_case cases[] = {to_receive(between), to_receive(other)};
    KERNLET_CHECK(t, wait(cases).how == done && cases[1].word == 3 && "the word that was sent");
  }
  receiver.check_over();
  sender.check_over();
  selects.check_over();
  KERNLET_CHECK(t, is_deserted(between) && is_deserted(other) && "and all are gone");
}
