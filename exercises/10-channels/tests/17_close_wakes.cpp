// Step 10.2: one closes while others receive, or are about to. Nobody waits for ever.
#include "support.hpp"

KERNLET_TEST("10.2.close-wakes") {
  using namespace chapter10;
  channel_core between(1);
  KERNLET_NAME(t, between);
  const auto drains = [&] {
    std::uintptr_t word = 0;
    std::uint64_t count = 0;
    channel_result how = done;
    while ((how = between.receive(word)) == done)
      ++count;
    KERNLET_CHECK(t, how == closed && "it ends when the channel is closed and empty");
    return count;
  };
  std::uint64_t there = 0;
  const auto other = t.spawn([&] { there = drains(); });
  KERNLET_CHECK(t, between.send(1) == done && "it is open");
  KERNLET_CHECK(t, between.close() && "it was open");
  const std::uint64_t here = drains();
  t.join(other);
  KERNLET_CHECK_EQUAL(t, here + there, 1, "how many words both have received");
}
