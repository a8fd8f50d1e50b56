// Step 03.3: the report stands on standard error, and the process dies of the signal.
#include "faults.hpp"

#include <cstdio>

using namespace chapter03;

KERNLET_TEST("03.3.report") {
  static char name[32];
  std::snprintf(name, sizeof name, "task %llu", static_cast<unsigned long long>(t.value("owner")));
  guarded_stack stack({.size = (4 + t.value("owner") % 13) * page()}, name);
  const kernlet::overflow_report report;
  const kernlet::alternate_stack here;
  t.observe("size", stack.area().size);
  t.step("recursion without an end on a stack of %zu bytes, whose owner is \"%s\"", stack.area().size, name);
  const on_stack run(stack.area(), overflow);
}
