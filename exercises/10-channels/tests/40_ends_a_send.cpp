// Step 10.4: a task waits for room, another thread makes room, and the task is told to end. If its send says
// `done` the word is in the channel; else it is not.
#include "support.hpp"

KERNLET_TEST("10.4.ends-a-send") {
  using namespace chapter10;
  channel_core between(1);
  KERNLET_NAME(t, between);
  between.try_send(1);
  ending_task task;
  channel_result sent{};
  const auto other = t.spawn([&] {
    const running_as here(task);
    sent = between.send(2);
  });
  const auto tells = t.spawn([&] { task.tell_to_end(); });
  KERNLET_CHECK_EQUAL(t, receive(between), 1, "the oldest word");
  t.join(other);
  t.join(tells);
  KERNLET_CHECK(t, (sent == done || sent == cancelled) && "the wait ends in one of two ways");
  KERNLET_CHECK_EQUAL(t, between.size(), sent == done, "how many words are in it");
  KERNLET_CHECK_EQUAL(t, try_receive(between), sent == done ? 2 : 0, "the word of the task, or 0");
  KERNLET_CHECK(t, !task.has_a_wake_left() && "a task that waits no longer is woken");
  KERNLET_CHECK(t, between.try_send(3) == done && between.size() == 1 && "and nobody is left");
}
