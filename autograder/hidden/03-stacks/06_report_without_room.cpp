// Step 03.3, hidden: the report of a stack that had no room for a signal, on a stack of a pool.
#include "../../../exercises/03-stacks/tests/faults.hpp"
#include "../../../exercises/03-stacks/tests/pool.hpp"

#include <cstdio>

using namespace chapter03;

KERNLET_TEST("03.3.report-without-room") {
  static char name[32];
  std::snprintf(name, sizeof name, "task %llu", static_cast<unsigned long long>(t.value("owner")));
  stack_pool& pool = lasting_pool();
  const stack_area stack = pool.take(name);
  const kernlet::overflow_report report;
  const kernlet::alternate_stack here;
  std::signal(SIGUSR1, [](int) {});
  signal_myself(0); // the dynamic linker has looked it up: that needs a lot of stack
  t.observe("size", stack.size);
  const on_stack run(stack, [&] { descend(stack.lowest, 600, [] { signal_myself(SIGUSR1); }); });
}
