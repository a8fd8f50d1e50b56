// Step 06.2 under the explorer: another thread hands in two calls, while the reactor is about to wait, waits,
// or makes the first of them. In every order both are made, in their order, and see what was written before
// them.
#include "support.hpp"

KERNLET_TEST("06.2.every-call") {
  using namespace chapter06;
  reactor all;
  KERNLET_NAME(t, all);
  std::uint64_t written = 0, seen = 0; // plain
  const auto other = t.spawn([&] {
    for (const std::uint64_t word : {1, 2}) {
      written = word;
      all.call_from_thread([&, word] { seen = 10 * seen + word; });
    }
  });
  while (seen < 10)
    all.run_once(); // without a deadline: a wake that is lost is waited for for ever
  KERNLET_CHECK_EQUAL(t, seen, 12u, "the calls that were made");
  KERNLET_CHECK_EQUAL(t, written, 2u, "what was written before the second one");
  KERNLET_CHECK(t, !all.waits_for_something());
  t.join(other);
}
