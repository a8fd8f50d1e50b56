// Step 03.1: code runs on the stack, down to its lowest page; the pages come as it goes.
#include "on_stack.hpp"
#include "support.hpp"

using namespace chapter03;

KERNLET_TEST("03.1.runs") {
  const stack_options asked{.size = 64 * page()};
  guarded_stack stack(asked);
  const stack_area area = stack.area();
  if (!check_stack(t, area, asked))
    return;
  for (const std::uint64_t left : t.input("left")) {
    const auto bytes = static_cast<std::ptrdiff_t>((left + 1) * page());
    t.step("recurse until %td bytes of the stack are left", bytes);
    std::size_t reached = 0;
    const on_stack run(
        area, [&] { descend(area.lowest, bytes, [&] { reached = kernlet::stack_high_water(area); }); });
    const auto depth = area.size - static_cast<std::size_t>(bytes);
    KERNLET_CHECK(t, reached >= depth && reached <= area.size);
  }
}
