// Step 10.3, hidden: three selects in a ring, each of which sends to the next one or receives from the one
// before. Two of them meet, and tell the third one, who stays alone.
#include "../../../exercises/10-channels/tests/support.hpp"

KERNLET_TEST("10.3.ring-of-three") {
  using namespace chapter10;
  channel_core ring[3] = {channel_core(0), channel_core(0), channel_core(0)}, over(0);
  selected made[3] = {};
  std::uint64_t got[3] = {};
  const auto plays = [&](std::size_t self) {
    channel_case cases[] = {to_send(ring[self], self + 1), to_receive(ring[(self + 2) % 3]),
                            to_receive(over)};
    made[self] = wait(cases);
    got[self] = made[self].chosen == 1 ? cases[1].word : 0;
    over.close();
  };
  const auto second = t.spawn([&] { plays(1); }), third = t.spawn([&] { plays(2); });
  plays(0);
  t.join(second);
  t.join(third);
  std::uint64_t sent = 0, received = 0, alone = 0;
  for (std::size_t i = 0; i < 3; ++i) {
    sent += made[i].how == done && made[i].chosen == 0;
    alone += made[i].how == closed && made[i].chosen == 2;
    if (made[i].how != done || made[i].chosen != 1)
      continue;
    ++received;
    const std::size_t from = (i + 2) % 3;
    KERNLET_CHECK_EQUAL(t, got[i], from + 1, "the word of the one before");
    KERNLET_CHECK(t, made[from].how == done && made[from].chosen == 0 && "who says that it has sent");
  }
  KERNLET_CHECK_EQUAL(t, sent, 1, "how many have sent");
  KERNLET_CHECK_EQUAL(t, received, 1, "how many have received");
  KERNLET_CHECK_EQUAL(t, alone, 1, "how many stayed alone");
  for (channel_core& one : ring)
    KERNLET_CHECK(t, is_deserted(one) && "and nobody is left");
}
