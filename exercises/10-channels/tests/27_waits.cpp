// Step 10.3: a select waits in all its channels, until somebody comes to one of them. Then it waits in none.
#include "support.hpp"

namespace {

using namespace chapter10;

/// It waits to receive from `left`, to send 5 to `right`, and in a full channel; `meanwhile` serves it.
void waits(kernlet::judge::test& t, std::size_t expected, std::uint64_t word,
           const std::function<void(channel_core&, channel_core&, channel_core&)>& meanwhile) {
  channel_core left(0), right(0), full(1);
  full.try_send(9);
  scripted_task task(t, {[&] {
                       meanwhile(left, right, full);
                       KERNLET_CHECK(t, is_deserted(left) && is_deserted(right) &&
                                            "it was served once, and is no counterpart any more");
                       return wake_reason::woken;
                     }});
  const running_as here(task);
  channel_case cases[] = {to_receive(left), {}, to_send(right, 5), to_send(full, 6)};
  const selected made = wait(cases);
  KERNLET_CHECK(t, made.how == done && "it was served");
  KERNLET_CHECK_EQUAL(t, made.chosen, expected, "the case that was chosen");
  KERNLET_CHECK(t, cases[expected].ok && "the case says that it was carried out");
  KERNLET_CHECK_EQUAL(t, cases[expected].word, word, "the word of the case");
  KERNLET_CHECK_EQUAL(t, task.wakes(), 1, "how often it was woken");
  task.check_over();
  KERNLET_CHECK(t, is_deserted(left) && is_deserted(right) && "it waits in none of its channels");
  KERNLET_CHECK_EQUAL(t, full.size(), 1, "how many words are in the buffered one");
  try_receive(full);
  KERNLET_CHECK_EQUAL(t, full.size(), 0, "how many words are in it when one has been received");
}

} // namespace

KERNLET_TEST("10.3.waits") {
  t.step("somebody sends");
  waits(t, 0, 4, [&](channel_core& left, channel_core&, channel_core&) {
    KERNLET_CHECK(t, left.try_send(4) == done && "the select receives");
  });
  t.step("somebody receives");
  waits(t, 2, 5, [&](channel_core&, channel_core& right, channel_core&) {
    KERNLET_CHECK_EQUAL(t, try_receive(right), 5, "the word of the select");
  });
  t.step("somebody makes room");
  waits(t, 3, 6, [&](channel_core&, channel_core&, channel_core& full) {
    KERNLET_CHECK_EQUAL(t, try_receive(full), 9, "the oldest word");
    KERNLET_CHECK_EQUAL(t, full.size(), 1, "how many words are in it, with that of the select");
  });
}
