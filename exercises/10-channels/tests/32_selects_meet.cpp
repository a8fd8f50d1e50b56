// Step 10.3: two selects that may send or receive in two channels. They meet once: one sends, one receives.
#include "support.hpp"

KERNLET_TEST("10.3.selects-meet") {
  using namespace chapter10;
  channel_core left(0), right(0);
  KERNLET_NAME(t, left);
  KERNLET_NAME(t, right);
  std::uint64_t got[2] = {};
  bool sent[2] = {};
  const auto plays = [&](std::size_t self, channel_core& first, channel_core& second) {
    channel_case cases[] = {to_send(first, self + 1), to_receive(second)};
    const selected made = wait(cases);
    KERNLET_CHECK(t, made.how == done && made.chosen < 2 && "they meet");
    sent[self] = made.chosen == 0;
    got[self] = made.chosen == 1 ? cases[1].word : 0;
  };
  const auto other = t.spawn([&] { plays(1, right, left); });
  plays(0, left, right);
  t.join(other);
  KERNLET_CHECK(t, sent[0] != sent[1] && "one of them has sent, the other one has received");
  KERNLET_CHECK_EQUAL(t, got[0] + got[1], sent[0] ? 1 : 2, "the word that was received");
  KERNLET_CHECK(t, is_deserted(left) && is_deserted(right) && "and nobody is left");
}
