// Step 10.2: a word that could not be used is given back, in front of all others, whether or not there is
// room. That makes no room for those who wait.
#include "support.hpp"

KERNLET_TEST("10.2.given-back") {
  using namespace chapter10;
  channel_core between(1);
  t.step("two words are received, a third one is sent, and both are given back");
  for (const std::uintptr_t word : {1u, 2u}) {
    between.try_send(word);
    KERNLET_CHECK_EQUAL(t, try_receive(between), word, "the word that was sent");
  }
  between.try_send(3);
  between.give_back(2);
  between.give_back(1);
  KERNLET_CHECK_EQUAL(t, between.size(), 3, "how many words are in it");
  KERNLET_CHECK(t, between.try_send(4) == would_block && "there is no room");
  scripted_task sender(t, {[&] {
                         KERNLET_CHECK_EQUAL(t, try_receive(between), 1, "what was given back last");
                         KERNLET_CHECK_EQUAL(t, try_receive(between), 2, "what was given back first");
                         KERNLET_CHECK_EQUAL(t, between.size(), 1, "how many words are in it");
                         KERNLET_CHECK_EQUAL(t, try_receive(between), 3, "what was in it");
                         return wake_reason::woken;
                       }});
  {
    const running_as here(sender);
    KERNLET_CHECK(t, between.send(4) == done && "there was room in the end");
  }
  sender.check_over();
  KERNLET_CHECK_EQUAL(t, try_receive(between), 4, "the word of the one who waited");

  t.step("a word is given back to an unbuffered channel");
  channel_core meeting(0);
  meeting.give_back(5);
  scripted_task second(t, {[&] {
                         KERNLET_CHECK_EQUAL(t, try_receive(meeting), 5, "what was given back");
                         KERNLET_CHECK_EQUAL(t, meeting.size(), 0, "how many words are in it");
                         KERNLET_CHECK_EQUAL(t, try_receive(meeting), 6, "the word of the one who waits");
                         return wake_reason::woken;
                       }});
  {
    const running_as here(second);
    KERNLET_CHECK(t, meeting.send(6) == done && "it was received");
  }
  second.check_over();
  t.step("a word is given back while somebody waits");
  scripted_task receiver(t, {[&] {
                           meeting.give_back(7);
                           return wake_reason::woken;
                         }});
  const running_as here(receiver);
  KERNLET_CHECK_EQUAL(t, receive(meeting), 7, "what was given back");
  receiver.check_over();
  KERNLET_CHECK_EQUAL(t, receiver.wakes(), 1, "how often it was woken");
  between.close();
  between.give_back(8);
  KERNLET_CHECK_EQUAL(t, try_receive(between), 8, "what was given back after the close");
}
