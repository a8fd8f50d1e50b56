// Step 04.4, hidden: a coroutine owns another one; destroying the outer one unwinds both, the inner one
// first. And one that waits after a transfer is unwound like any other.
#include "../../../exercises/04-coroutines/tests/support.hpp"

KERNLET_TEST("04.4.nested-unwinding") {
  using namespace chapter04;
  std::vector<std::uint64_t> seen;
  {
    auto outer = make([&](coroutine_self& self, void*) {
      const witness first(seen, 3);
      auto inner = make([&](coroutine_self& inside, void*) {
        const witness second(seen, 1);
        inside.yield();
      });
      inner.resume();
      const witness third(seen, 0);
      self.yield();
      seen.push_back(99);
    });
    outer.resume();
    t.step("the outer one waits with the inner one on its stack, and is destroyed while an exception is in "
           "flight");
    try {
      const coroutine_core dropped = std::move(outer);
      throw 1;
    } catch (int) {
      seen.push_back(7);
    }
  }
  KERNLET_CHECK(t, (seen == std::vector<std::uint64_t>{0, 1, 3, 7}));

  t.step("two that have transferred; both are destroyed");
  seen.clear();
  {
    auto second = make([&](coroutine_self& self, void*) {
      const witness mine(seen, 2);
      self.yield();
    });
    auto first = make([&](coroutine_self& self, void*) {
      const witness mine(seen, 1);
      self.transfer_to(second);
    });
    first.resume();
  }
  KERNLET_CHECK(t, (seen == std::vector<std::uint64_t>{1, 2}));
}
