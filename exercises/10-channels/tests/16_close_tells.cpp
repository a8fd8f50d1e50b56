// Step 10.2: a close tells everybody who waits, on whichever side. A sender who is told has sent nothing.
#include "support.hpp"

namespace {

using namespace chapter10;

/// Two come one after the other and wait; then the channel is closed.
void two_wait(kernlet::judge::test& t, channel_core& between, bool send, std::uint64_t number) {
  scripted_task task(t, {[&] {
                       if (number == 2)
                         KERNLET_CHECK(t, between.close() && "it was open");
                       else
                         two_wait(t, between, send, number + 1);
                       return wake_reason::woken;
                     }});
  const running_as here(task);
  std::uintptr_t word = 0;
  const channel_result how = send ? between.send(10 + number) : between.receive(word);
  KERNLET_CHECK(t, how == closed && "who waits is told that the channel was closed");
  KERNLET_CHECK_EQUAL(t, task.wakes(), 1, "how often it was woken");
  task.check_over();
}

} // namespace

KERNLET_TEST("10.2.close-tells") {
  t.step("two receivers wait");
  channel_core empty(1);
  two_wait(t, empty, false, 1);
  t.step("two senders wait");
  channel_core full(1);
  full.try_send(1);
  two_wait(t, full, true, 1);
  KERNLET_CHECK_EQUAL(t, full.size(), 1, "how many words are in it");
  KERNLET_CHECK_EQUAL(t, try_receive(full), 1, "the word that was sent in time");
  std::uintptr_t word = 0;
  KERNLET_CHECK(t, full.try_receive(word) == closed && "the words of those who waited were not sent");
}
