// Step 03.2: stacks of a pool have the size and the guard of its options, and nothing in common.
#include "pool.hpp"

using namespace chapter03;

KERNLET_TEST("03.2.apart") {
  const prober memory(t);
  const auto words = t.input("words");
  const stack_options asked{.size = (t.value("pages") + 2) * page(),
                            .guard = (t.value("guard") + 2) * page()};
  t.step("64 stacks of %zu bytes with guards of %zu", asked.size, asked.guard);
  stack_pool& pool = lasting_pool(asked);
  KERNLET_CHECK(t, pool.options().size >= asked.size);
  KERNLET_CHECK_EQUAL(t, pool.options().guard, asked.guard, "options().guard");
  std::vector<marks> marked;
  for (const std::uint64_t word : words) {
    const stack_area stack = pool.take();
    if (!check_stack(t, stack, asked))
      return;
    if (!t.check(memory.forbidden(stack.lowest - asked.guard, stack.lowest),
                 "every page of the guard below each stack is a guard", __FILE__, __LINE__))
      return;
    marked.emplace_back(stack, word);
  }
  std::vector<std::uint64_t> seen;
  for (std::size_t i = 0; i < marked.size(); ++i)
    seen.push_back(marked[i].intact() ? words[i] : 0);
  std::sort(marked.begin(), marked.end(),
            [](const marks& a, const marks& b) { return a.stack().lowest < b.stack().lowest; });
  const auto overlap = [&](const marks& a, const marks& b) {
    return a.stack().top() > b.stack().lowest - asked.guard;
  };
  t.check(std::adjacent_find(marked.begin(), marked.end(), overlap) == marked.end(),
          "no two stacks overlap, nor a stack and a guard", __FILE__, __LINE__);
  t.observe("words", seen);
  t.observe("pages", t.input("pages"));
  t.observe("guard", t.input("guard"));
  for (const marks& each : marked)
    pool.give_back(each.stack());
}
