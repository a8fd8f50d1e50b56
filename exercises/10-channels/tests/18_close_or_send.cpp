// Step 10.2: one sends two words while another one closes. What a send calls `done` is there, and nothing
// else.
#include "support.hpp"

KERNLET_TEST("10.2.close-or-send") {
  using namespace chapter10;
  channel_core between(1);
  KERNLET_NAME(t, between);
  std::uint64_t sent = 0;
  const auto other = t.spawn([&] {
    for (const std::uintptr_t word : {1u, 2u})
      if (between.send(word) == done)
        ++sent;
  });
  KERNLET_CHECK(t, between.size() <= 1 && !between.is_closed() && "a look at it while others work");
  tally out;
  out.note(receive(between));
  KERNLET_CHECK(t, between.close() && "it was open");
  t.join(other);
  out.drain(between);
  KERNLET_CHECK(t, sent >= 1 && "one word was received while it was open");
  out.check_each_once(t, sent);
  KERNLET_CHECK_EQUAL(t, out.times(2), sent == 2, "how often the second word came out");
}
