// Step 03.3: the same on one of many stacks of a pool, whose owner has changed meanwhile.
#include "faults.hpp"
#include "pool.hpp"

#include <array>
#include <cstdio>

using namespace chapter03;

KERNLET_TEST("03.3.pool-owner") {
  static std::array<std::array<char, 16>, 32> names;
  stack_pool& pool = lasting_pool();
  std::array<stack_area, 32> stacks;
  for (std::size_t i = 0; i < stacks.size(); ++i) {
    std::snprintf(names[i].data(), names[i].size(), "task %zu", i);
    stacks[i] = pool.take("nobody");
    pool.set_owner(stacks[i], names[i].data());
  }
  watch_faults();
  std::vector<std::uint64_t> named;
  for (const std::uint64_t which : t.input("which")) {
    t.step("the stack of task %llu overflows", static_cast<unsigned long long>(which));
    static std::size_t current;
    current = which;
    const fault found = fault_of([&] { const on_stack run(stacks[current], overflow); });
    if (!t.check(found.overflow, "find_overflow() says that the fault is an overflow", __FILE__, __LINE__))
      return;
    KERNLET_CHECK(t, same(found.found.stack, stacks[which]));
    std::uint64_t owner = stacks.size();
    for (std::size_t i = 0; i < stacks.size(); ++i)
      if (found.found.owner == names[i].data())
        owner = i;
    named.push_back(owner);
    pool.give_back(stacks[which]); // nobody will go on with what ran there
    stacks[which] = pool.take();
    const fault unnamed = fault_of([&] { const on_stack run(stacks[current], overflow); });
    KERNLET_CHECK(t, unnamed.overflow && unnamed.found.owner == nullptr);
    pool.set_owner(stacks[which], names[which].data());
  }
  t.observe("which", named);
}
