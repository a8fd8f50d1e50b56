// Step 10.4, hidden: two tasks receive, one of them is told to end, and one word is sent. Who has it says so,
// and if the one who was told has it not, the other one gets it.
#include "../../../exercises/10-channels/tests/support.hpp"

KERNLET_TEST("10.4.one-of-two") {
  using namespace chapter10;
  channel_core between(0);
  KERNLET_NAME(t, between);
  ending_task hasty;
  channel_result ended{};
  tally here, there;
  const auto first = t.spawn([&] {
    const running_as self(hasty);
    std::uintptr_t word = 0;
    ended = between.receive(word);
    there.note(ended == done ? word : 0);
  });
  const auto second = t.spawn([&] { here.note(receive(between)); });
  hasty.tell_to_end();
  KERNLET_CHECK(t, between.send(1) == done && "somebody receives");
  between.close(); // for the other one, if it still waits
  t.join(first);
  t.join(second);
  here += there;
  here.check_each_once(t, 1);
  KERNLET_CHECK(t, !hasty.has_a_wake_left() && "a task that waits no longer is woken");
}
