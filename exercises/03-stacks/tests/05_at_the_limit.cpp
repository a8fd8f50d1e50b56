// Step 03.1: the kernel limits the number of mappings. Either every stack has its guard, however many there
// are, or there is an error that says what to do. Never a stack without a guard.
#include "support.hpp"

#include <deque>
#include <string>

using namespace chapter03;

KERNLET_TEST("03.1.at-the-limit") {
  const prober memory(t);
  constexpr std::size_t many = 40'000; // 65,530 mappings are usual, and a guard by mprotect takes two
  std::deque<guarded_stack> stacks;
  std::string trouble;
  t.step("make %zu stacks of 4 pages", many);
  try {
    while (stacks.size() < many)
      stacks.emplace_back(stack_options{.size = 4 * page()});
  } catch (const kernlet::stack_error& error) {
    trouble = error.what();
  }
  t.step("made %zu; the error says: %s", stacks.size(), trouble.c_str());
  if (stacks.size() < many &&
      !t.check(trouble.find("vm.max_map_count") != trouble.npos,
               "at the limit of mappings the error names vm.max_map_count", __FILE__, __LINE__))
    return;
  t.step("look at every guard");
  std::uint64_t unguarded = 0;
  for (const guarded_stack& each : stacks)
    unguarded += memory.readable(each.area().lowest - 1) ? 1 : 0;
  KERNLET_CHECK_EQUAL(t, unguarded, 0, "stacks whose guard does not guard");
}
