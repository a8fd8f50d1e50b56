// Step 06.1, first test: call_soon() calls nothing at once; a round calls what was asked for before it, in
// order.
#include "support.hpp"

KERNLET_TEST("06.1.soon") {
  using namespace chapter06;
  const auto order = t.input("order");
  const std::size_t half = order.size() / 2;
  words seen;
  reactor all;
  t.step("main asks for %zu calls; each asks for another one", half);
  for (std::size_t i = 0; i < half; ++i)
    all.call_soon([&, i] {
      seen.push_back(order[i]);
      all.call_soon([&, i] { seen.push_back(order[half + i]); });
    });
  KERNLET_CHECK_EQUAL(t, seen.size(), 0, "calls before the first round");
  KERNLET_CHECK(t, all.waits_for_something());
  t.step("main runs two rounds");
  KERNLET_CHECK_EQUAL(t, all.run_once(), half, "calls of the first round");
  KERNLET_CHECK_EQUAL(t, seen.size(), half, "calls after the first round");
  KERNLET_CHECK_EQUAL(t, all.run_once(at_once), half, "calls of the second round");
  KERNLET_CHECK(t, !all.waits_for_something());
  t.observe("order", seen);
}
