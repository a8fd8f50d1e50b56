// Step 03.1: a new stack takes addresses and no memory; a page is there from its first touch on.
#include "support.hpp"

using namespace chapter03;

KERNLET_TEST("03.1.reserved-only") {
  const stack_options asked{.size = 256 * page()};
  guarded_stack stack(asked);
  const stack_area area = stack.area();
  if (!check_stack(t, area, asked))
    return;
  t.step("a new stack of 256 pages");
  if (!KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(resident_pages(area)), 0,
                           "pages in memory that nobody has touched"))
    return;
  KERNLET_CHECK_EQUAL(t, kernlet::stack_high_water(area), 0, "high water of a stack that nobody has touched");

  std::uint64_t deepest = 0;
  for (const std::uint64_t depth : t.input("depth")) {
    deepest = std::max(deepest, depth + 1);
    t.step("touch the page %llu pages below the top", static_cast<unsigned long long>(depth));
    *(area.top() - depth * page() - 1) = std::byte{1};
    KERNLET_CHECK_EQUAL(t, kernlet::stack_high_water(area), deepest * page(), "high water, in bytes");
  }
  KERNLET_CHECK(t, resident_pages(area) <= 8);
}
