// Step 10.2: two send into a channel with room for one word, and one receives twice. The third word is in it.
#include "support.hpp"

KERNLET_TEST("10.2.each-once") {
  using namespace chapter10;
  channel_core between(1);
  KERNLET_NAME(t, between);
  tally out;
  const auto other = t.spawn([&] {
    between.send(1);
    between.send(2);
  });
  const auto third = t.spawn([&] { between.send(3); });
  const std::uint64_t first = receive(between), second = receive(between);
  t.join(other);
  t.join(third);
  KERNLET_CHECK_EQUAL(t, between.size(), 1, "how many words are in it");
  KERNLET_CHECK(t, first != 2 && (second != 2 || first == 1) && "1 goes before 2");
  out.note(first);
  out.note(second);
  out.drain(between);
  out.check_each_once(t, 3);
}
