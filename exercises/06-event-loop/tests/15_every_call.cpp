// Step 06.2 under the explorer: a thread interrupts, then another one hands in two calls, while the reactor
// is about to wait, waits, or makes the first of them. In every order the wait ends, and both calls are made,
// in their order.
#include "support.hpp"

KERNLET_TEST("06.2.every-call") {
  using namespace chapter06;
  reactor all;
  KERNLET_NAME(t, all);
  const auto first = t.spawn([&] { all.interrupt(); });
  all.run_once(); // without a deadline: a wake that is lost is waited for for ever
  t.join(first);
  std::uint64_t written = 0, seen = 0; // plain
  const auto other = t.spawn([&] {
    for (const std::uint64_t word : {1u, 2u}) {
      written = word;
      all.call_from_thread([&, word] { seen = 10 * seen + word; });
    }
  });
  while (seen < 10)
    all.run_once();
  KERNLET_CHECK_EQUAL(t, seen, 12u, "the calls that were made");
  KERNLET_CHECK_EQUAL(t, written, 2u, "what was written before the second one");
  KERNLET_CHECK(t, !all.waits_for_something());
  t.join(other);
}
