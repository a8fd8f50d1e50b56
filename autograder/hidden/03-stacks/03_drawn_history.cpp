// Step 03.2, hidden: takes, returns and trims in an order that the judge drew.
#include "../../../exercises/03-stacks/tests/pool.hpp"

#include <set>

using namespace chapter03;

KERNLET_TEST("03.2.drawn-history") {
  stack_pool& pool = lasting_pool({.size = 4 * page()});
  std::vector<marks> taken;
  std::set<std::byte*> seen;
  std::vector<std::uint64_t> echoed;
  for (const std::uint64_t word : t.input("history")) {
    const std::uint64_t action = word % 8;
    if (action < 4) {
      const std::size_t idle = pool.counts().idle;
      const std::size_t made = pool.counts().made;
      const stack_area stack = pool.take();
      const bool twice = std::any_of(taken.begin(), taken.end(), [&](const marks& other) {
        return other.stack().lowest == stack.lowest;
      });
      if (twice) {
        t.check(false, "no stack is taken twice", __FILE__, __LINE__);
        return;
      }
      if (idle != 0 &&
          !KERNLET_CHECK_EQUAL(t, pool.counts().made, made, "stacks made while there were idle ones"))
        return;
      seen.insert(stack.lowest);
      taken.emplace_back(stack, word);
    } else if (action < 7 && !taken.empty()) {
      const auto which = taken.begin() + static_cast<std::ptrdiff_t>(word / 8 % taken.size());
      if (!which->intact()) {
        t.check(false, "what lies on a stack in use is still there", __FILE__, __LINE__);
        return;
      }
      pool.give_back(which->stack());
      taken.erase(which);
    } else {
      pool.trim();
    }
    if (pool.counts().taken() != taken.size()) {
      KERNLET_CHECK_EQUAL(t, pool.counts().taken(), taken.size(), "stacks that are taken");
      return;
    }
    echoed.push_back(word);
  }
  KERNLET_CHECK(t, seen.size() <= pool.counts().made);
  t.observe("history", echoed);
}
