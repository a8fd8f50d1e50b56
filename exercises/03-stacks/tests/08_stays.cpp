// Step 03.2: a stack that is taken stays where it is, whatever happens to the others. C++ keeps addresses
// into it.
#include "pool.hpp"

using namespace chapter03;

KERNLET_TEST("03.2.stays") {
  stack_pool& pool = lasting_pool({.size = 4 * page()});
  std::vector<marks> marked;
  std::vector<std::uint64_t> seen;
  for (const std::uint64_t word : t.input("words")) {
    marked.emplace_back(pool.take(), word);
    t.step("%zu stacks are in use; take %llu more, give them back, trim", marked.size(),
           static_cast<unsigned long long>(word % 50));
    std::vector<stack_area> others;
    for (std::uint64_t i = 0; i < word % 50; ++i)
      others.push_back(pool.take());
    for (const stack_area& each : others) {
      each.lowest[0] = std::byte{1};
      pool.give_back(each);
    }
    pool.trim();
    if (!t.check(std::all_of(marked.begin(), marked.end(), [](const marks& each) { return each.intact(); }),
                 "what lies on a stack in use is still at its address", __FILE__, __LINE__))
      return;
    seen.push_back(word);
  }
  t.observe("words", seen);
}
