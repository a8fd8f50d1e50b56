// Step 03.2, hidden: the pool at the limit of mappings. Every stack that was handed out has a guard, and
// after the error the pool goes on with what it has.
#include "../../../exercises/03-stacks/tests/pool.hpp"

#include <string>

using namespace chapter03;

KERNLET_TEST("03.2.at-the-limit") {
  const prober memory(t);
  constexpr std::size_t many = 40'000;
  stack_pool& pool = lasting_pool({.size = 4 * page()});
  std::vector<stack_area> taken;
  taken.reserve(many);
  std::string trouble;
  try {
    while (taken.size() < many)
      taken.push_back(pool.take());
  } catch (const kernlet::stack_error& error) {
    trouble = error.what();
  }
  t.step("took %zu stacks; the error says: %s", taken.size(), trouble.c_str());
  if (taken.size() < many && !KERNLET_CHECK(t, trouble.find("vm.max_map_count") != trouble.npos))
    return;
  std::uint64_t unguarded = 0;
  for (const stack_area& each : taken)
    unguarded += memory.readable(each.lowest - 1) ? 1 : 0;
  KERNLET_CHECK_EQUAL(t, unguarded, 0, "stacks whose guard does not guard");
  KERNLET_CHECK_EQUAL(t, pool.counts().taken(), taken.size(), "stacks that are taken after the error");
  const stack_area last = taken.back();
  pool.give_back(last);
  KERNLET_CHECK(t, same(pool.take(), last));
}
