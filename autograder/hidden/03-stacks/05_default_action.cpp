// Step 03.3, hidden: nobody handled SIGSEGV before. A fault that is no overflow has its default action.
#include "../../../exercises/03-stacks/tests/faults.hpp"

#include <cstdio>

using namespace chapter03;

KERNLET_TEST("03.3.default-action") {
  std::signal(SIGSEGV, SIG_DFL);
  const kernlet::overflow_report report;
  guarded_stack stack;
  char line[32];
  const int count =
      std::snprintf(line, sizeof line, "word %llu\n", static_cast<unsigned long long>(t.value("word")));
  KERNLET_CHECK(t, ::write(2, line, static_cast<std::size_t>(count)) == count);
  const on_stack run(stack.area(), [] { write_to(nullptr); });
}
