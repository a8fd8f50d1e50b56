// Step 10.4: a select waits in two channels; somebody comes to each, and the task is told to end.
#include "support.hpp"

KERNLET_TEST("10.4.ends-a-select") {
  using namespace chapter10;
  channel_core left(0), right(0);
  KERNLET_NAME(t, left);
  KERNLET_NAME(t, right);
  ending_task task;
  selected made{};
  channel_case cases[] = {to_receive(left), to_receive(right)};
  const auto other = t.spawn([&] {
    const running_as here(task);
    made = wait(cases);
  });
  const auto tells = t.spawn([&] { task.tell_to_end(); });
  const bool first = left.try_send(1) == done, second = right.try_send(2) == done;
  t.join(other);
  t.join(tells);
  KERNLET_CHECK(t, !(first && second) && "a select was served twice");
  KERNLET_CHECK(t, (made.how == done) == (first || second) && "one says that they have met, the other not");
  KERNLET_CHECK(t, (made.how == done || made.how == cancelled) && "the wait ends in one of two ways");
  if (made.how == done)
    KERNLET_CHECK_EQUAL(t, cases[made.chosen % 2].word, first ? 1 : 2, "the word");
  KERNLET_CHECK(t, !task.has_a_wake_left() && "a task that waits no longer is woken");
  KERNLET_CHECK(t, is_deserted(left) && is_deserted(right) && "and nobody is left");
}
