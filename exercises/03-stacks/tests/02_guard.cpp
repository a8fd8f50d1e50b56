// Step 03.1: below the stack lies a guard. Nothing in it can be read or written, the whole length that was
// asked for; the stack's own first and last byte can.
#include "support.hpp"

using namespace chapter03;

KERNLET_TEST("03.1.guard") {
  const prober memory(t);
  for (const std::uint64_t pages : t.input("pages")) {
    const stack_options asked{.size = 16 * page(), .guard = (pages + 2) * page()};
    t.step("a stack of 16 pages with a guard of %llu", static_cast<unsigned long long>(pages + 2));
    guarded_stack stack(asked);
    const stack_area area = stack.area();
    KERNLET_CHECK_EQUAL(t, stack.guard_size(), asked.guard, "guard_size()");
    if (!KERNLET_CHECK(t, memory.writable(area.lowest)) || !KERNLET_CHECK(t, memory.writable(area.top() - 1)))
      return;
    if (!t.check(resident_pages({area.lowest - asked.guard, asked.guard}) >= 0,
                 "the addresses of the guard belong to the stack: nobody else can get them", __FILE__,
                 __LINE__))
      return;
    if (!t.check(memory.forbidden(area.lowest - page(), area.lowest), "the page below the stack is a guard",
                 __FILE__, __LINE__))
      return;
    if (!t.check(memory.forbidden(area.lowest - asked.guard, area.lowest),
                 "the guard is as large as it was asked for", __FILE__, __LINE__))
      return;
  }
}
