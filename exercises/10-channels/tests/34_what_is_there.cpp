// Step 10.4: what is there is taken whatever the deadline, and whether or not the task is to end. Only a wait
// ends by them.
#include "support.hpp"

KERNLET_TEST("10.4.what-is-there") {
  using namespace chapter10;
  channel_core between(1), meeting(0);
  ending_task task;
  task.tell_to_end();
  for (const bool ends : {false, true}) {
    t.step(ends ? "a task that is to end" : "a deadline that has passed");
    waiter* const self = ends ? &task : &current_waiter();
    const running_as here(*self);
    const deadline until = ends ? no_deadline : long_ago;
    const channel_result nothing = ends ? cancelled : timed_out;
    std::uintptr_t word = 0;
    KERNLET_CHECK(t, between.receive(word, until) == nothing && "there is no word");
    KERNLET_CHECK(t, between.send(1, until) == done && "there is room");
    KERNLET_CHECK(t, between.send(2, until) == nothing && "there is no room");
    KERNLET_CHECK_EQUAL(t, between.size(), 1, "how many words are in it");
    KERNLET_CHECK_EQUAL(t, receive(between, until), 1, "the word that is there");
    KERNLET_CHECK(t, between.try_receive(word) == would_block && "the other word was not sent");
    KERNLET_CHECK(t, meeting.send(3, until) == nothing && "nobody receives");
    KERNLET_CHECK(t, meeting.receive(word, until) == nothing && "nobody sends");
    channel_case cases[] = {to_send(meeting, 4), to_receive(meeting), to_receive(between)};
    const selected made = wait(cases, until);
    KERNLET_CHECK(t, made.how == nothing && made.chosen == 99 && "no case is ready");
    KERNLET_CHECK(t, is_deserted(meeting) && "and nobody is left in it");
    cases[1] = to_send(between, 5);
    KERNLET_CHECK(t, wait(cases, until).how == done && "one case is ready");
    KERNLET_CHECK_EQUAL(t, try_receive(between), 5, "its word");
    KERNLET_CHECK(t, is_deserted(meeting) && "nobody is left in the other channel");
  }
  channel_case nothing[2] = {};
  KERNLET_CHECK(t, wait(nothing, long_ago).how == timed_out && "no case has a channel");
  between.close();
  std::uintptr_t word = 0;
  KERNLET_CHECK(t, between.receive(word, long_ago) == closed && between.send(6, long_ago) == closed &&
                       "a closed channel says so whatever the deadline");
}
