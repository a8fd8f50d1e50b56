// Step 10.4: who leaves is in the channel no more. A send that has ended so has sent nothing, and those who
// wait behind it are served as if it had never come.
#include "support.hpp"

namespace {

using namespace chapter10;

/// One waits and leaves, while `behind` others wait behind it; those are served in the end.
void leaves(kernlet::judge::test& t, bool sends, wake_reason why) {
  channel_core between(0);
  scripted_task first(t, {[&] {
                        scripted_task second(t, {[&] { return why; }});
                        const running_as here(second);
                        std::uintptr_t word = 0;
                        const channel_result how =
                            sends ? between.send(2, deadline{} + 1h) : between.receive(word, deadline{} + 1h);
                        KERNLET_CHECK(t, how == (why == wake_reason::cancelled ? cancelled : timed_out) &&
                                             "nobody came");
                        KERNLET_CHECK_EQUAL(t, second.parks(), 1, "how often the one who leaves has waited");
                        second.check_over();
                        // Now the first one: it is served, and it is the only one.
                        if (sends)
                          KERNLET_CHECK_EQUAL(t, try_receive(between), 1, "the word of the other one");
                        else
                          KERNLET_CHECK(t, between.try_send(1) == done && "the other one waits");
                        KERNLET_CHECK(t, is_deserted(between) && "nobody else is left");
                        return wake_reason::woken;
                      }});
  const running_as here(first);
  if (sends)
    KERNLET_CHECK(t, between.send(1) == done && "it was received");
  else
    KERNLET_CHECK_EQUAL(t, receive(between), 1, "the word that was sent");
  first.check_over();
}

/// The first of two leaves.
void first_leaves(kernlet::judge::test& t, wake_reason why) {
  channel_core between(1);
  between.try_send(1);
  scripted_task first(t, {[&] { return why; }});
  const running_as here(first);
  KERNLET_CHECK(t, between.send(2) == (why == wake_reason::cancelled ? cancelled : timed_out) && "no room");
  scripted_task second(t, {[&] {
                         KERNLET_CHECK_EQUAL(t, try_receive(between), 1, "the oldest word");
                         return wake_reason::woken;
                       }});
  const running_as there(second);
  KERNLET_CHECK(t, between.send(3) == done && "there was room in the end");
  KERNLET_CHECK_EQUAL(t, try_receive(between), 3, "the word of the one who stayed");
  KERNLET_CHECK_EQUAL(t, try_receive(between), 0, "that of the one who left was not sent");
  first.check_over();
  second.check_over();
}

} // namespace

KERNLET_TEST("10.4.leaves") {
  for (const wake_reason why : {wake_reason::timed_out, wake_reason::cancelled}) {
    t.step(why == wake_reason::cancelled ? "its task is to end" : "its time is up");
    leaves(t, false, why);
    leaves(t, true, why);
    first_leaves(t, why);
  }
}
