// Step 10.4: a task receives, another thread sends to it, and it is told to end. The word is neither lost nor
// doubled: either both say `done`, or neither.
#include "support.hpp"

KERNLET_TEST("10.4.told-to-end") {
  using namespace chapter10;
  channel_core between(0);
  KERNLET_NAME(t, between);
  ending_task task;
  channel_result received{};
  std::uintptr_t word = 0;
  const auto other = t.spawn([&] {
    const running_as here(task);
    received = between.receive(word);
  });
  const auto tells = t.spawn([&] { task.tell_to_end(); });
  const channel_result sent = between.try_send(5);
  t.join(other);
  t.join(tells);
  KERNLET_CHECK(t, (received == done) == (sent == done) && "one says that they have met, the other one not");
  KERNLET_CHECK(t, (received == done || received == cancelled) && "the wait ends in one of two ways");
  KERNLET_CHECK_EQUAL(t, word, received == done ? 5 : 0, "the word");
  KERNLET_CHECK(t, !task.has_a_wake_left() && "a task that waits no longer is woken");
  KERNLET_CHECK(t, is_deserted(between) && "and nobody is left");
}
