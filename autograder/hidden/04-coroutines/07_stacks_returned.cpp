// Step 04.4, hidden: whatever way a coroutine ends, its stack goes back to its pool.
#include "../../../exercises/04-coroutines/tests/support.hpp"

#include <kernlet/stack_pool.hpp>

KERNLET_TEST("04.4.stacks-returned") {
  using namespace chapter04;
  kernlet::stack_pool pool;
  const coroutine_options options{&pool};
  for (const std::uint64_t way : t.input("ways")) {
    {
      auto other = make(
          [&](coroutine_self& self, void*) {
            self.yield();
            if (way == 3)
              throw way;
          },
          options);
      KERNLET_CHECK_EQUAL(t, pool.counts().taken(), 1, "stacks taken");
      for (std::uint64_t i = 0; i < way && i < 2; ++i)
        try {
          other.resume();
        } catch (std::uint64_t) {
        }
    }
    if (!KERNLET_CHECK_EQUAL(t, pool.counts().taken(), 0, "stacks still taken afterwards"))
      return;
  }
  t.step("a body that throws when it is moved in leaves no stack behind");
  struct never {
    never() = default;
    never(never&&) { throw 1; }
    void operator()(yielder<>&) {}
  };
  bool thrown = false;
  try {
    coroutine<> other(never{}, options);
  } catch (int) {
    thrown = true;
  }
  KERNLET_CHECK(t, thrown);
  KERNLET_CHECK_EQUAL(t, pool.counts().taken(), 0, "stacks still taken afterwards");
  KERNLET_CHECK(t, pool.counts().made <= 2);
}
