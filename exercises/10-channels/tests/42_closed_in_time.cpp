// Step 10.4: a send waits until a moment, and at that moment the channel is closed. It ends in one of the two
// ways.
#include "support.hpp"

KERNLET_TEST("10.4.closed-in-time") {
  using namespace chapter10;
  channel_core between(0);
  KERNLET_NAME(t, between);
  const deadline moment = std::chrono::steady_clock::now() + 1h; // of virtual time
  ending_task task;
  channel_result ended{};
  const auto other = t.spawn([&] {
    const running_as here(task);
    ended = between.send(1, moment);
  });
  current_waiter().park(moment);
  KERNLET_CHECK(t, between.close() && "it was open");
  t.join(other);
  KERNLET_CHECK(t, (ended == closed || ended == timed_out) && "the wait ends in one of two ways");
  KERNLET_CHECK(t, !task.has_a_wake_left() && "a task that waits no longer is woken");
  std::uintptr_t word = 0;
  KERNLET_CHECK(t, between.try_receive(word) == closed && "its word was not sent");
}
