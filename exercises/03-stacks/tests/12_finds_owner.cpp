// Step 03.3: a function recurses without an end on a stack with a guard. The fault tells whose stack it was,
// how large it is, and how deep it was used.
#include "faults.hpp"

#include <cstdio>
#include <cstdlib>

using namespace chapter03;

namespace {

kernlet::judge::test* running;
stack_area expected;
char name[32];

void judge_fault() {
  auto& t = *running;
  if (!t.check(seen.overflow, "find_overflow() says that the fault is an overflow", __FILE__, __LINE__))
    t.finish();
  KERNLET_CHECK_EQUAL(t, seen.found.stack.size, expected.size, "the stack's size");
  KERNLET_CHECK(t, seen.found.stack.lowest == expected.lowest);
  KERNLET_CHECK_EQUAL(t, seen.found.depth, static_cast<std::uint64_t>(expected.top() - seen.stack_pointer),
                      "the depth: from the top to the stack pointer");
  if (KERNLET_CHECK(t, seen.found.owner != nullptr))
    t.observe("owner", std::strtoull(seen.found.owner + 5, nullptr, 10));
  t.finish();
}

} // namespace

KERNLET_TEST("03.3.finds-owner") {
  running = &t;
  std::snprintf(name, sizeof name, "task %llu", static_cast<unsigned long long>(t.value("owner")));
  const std::size_t pages = 4 + t.value("owner") % 13;
  guarded_stack stack({.size = pages * page()}, name);
  expected = stack.area();
  watch_faults(judge_fault);
  t.step("recursion without an end on a stack of %zu pages, whose owner is \"%s\"", pages, name);
  const on_stack run(stack.area(), overflow);
  t.check(false, "the recursion came back", __FILE__, __LINE__);
}
