// Step 10.3: a case that is ready is carried out: room, a word, somebody who waits on the other side, or the
// end of the channel.
#include "support.hpp"

namespace {

using namespace chapter10;

/// A select of one case that is ready, beside one that is not.
channel_case carried_out(kernlet::judge::test& t, channel_case ready, channel_result expected,
                         const char* what) {
  t.step("%s", what);
  channel_core nobody(0);
  channel_case cases[] = {to_receive(nobody), ready};
  const selected made = look(cases);
  KERNLET_CHECK(t, made.how == expected && "the select ends as the operation alone would");
  KERNLET_CHECK_EQUAL(t, made.chosen, 1, "the case that was chosen");
  KERNLET_CHECK_EQUAL(t, cases[1].ok, expected == done, "what the case says");
  KERNLET_CHECK(t, is_deserted(nobody) && "nothing is left of the other case");
  return cases[1];
}

} // namespace

KERNLET_TEST("10.3.ready") {
  channel_core room(1), meeting(0), over(1);
  carried_out(t, to_send(room, 1), done, "there is room");
  KERNLET_CHECK_EQUAL(t, room.size(), 1, "how many words are in it");
  KERNLET_CHECK_EQUAL(t, carried_out(t, to_receive(room), done, "there is a word").word, 1, "the word");
  KERNLET_CHECK_EQUAL(t, room.size(), 0, "how many words are in it");
  scripted_task receiver(t, {[&] {
                           carried_out(t, to_send(meeting, 2), done, "somebody receives");
                           return wake_reason::woken;
                         }});
  scripted_task sender(t, {[&] {
                         const auto one = carried_out(t, to_receive(meeting), done, "somebody sends");
                         KERNLET_CHECK_EQUAL(t, one.word, 3, "the word");
                         return wake_reason::woken;
                       }});
  {
    const running_as here(receiver);
    KERNLET_CHECK_EQUAL(t, receive(meeting), 2, "the word that was received");
  }
  {
    const running_as here(sender);
    KERNLET_CHECK(t, meeting.send(3) == done && "it was received");
  }
  receiver.check_over();
  sender.check_over();
  over.try_send(4);
  over.close();
  KERNLET_CHECK_EQUAL(t, carried_out(t, to_receive(over), done, "closed, with a word").word, 4, "the word");
  carried_out(t, to_receive(over), closed, "closed and empty");
  carried_out(t, to_send(over, 5), closed, "closed: a send");
}
