// Step 04.1, hidden: a coroutine is resumed by one kernel thread after another.
#include "../../../exercises/04-coroutines/tests/support.hpp"

KERNLET_TEST("04.1.other-threads") {
  using namespace chapter04;
  std::uint64_t steps = 0;
  coroutine_core other;
  const auto make_it = [&] {
    other = make([&](coroutine_self& self, void*) {
      for (;;) {
        ++steps;
        self.yield();
      }
    });
  };
  t.step("made on one thread, resumed on four, one after another, destroyed on a sixth");
  t.join(t.spawn(make_it));
  for (int i = 0; i < 4; ++i)
    t.join(t.spawn([&] { other.resume(); }));
  other.resume();
  t.join(t.spawn([&] { other.destroy(); }));
  KERNLET_CHECK_EQUAL(t, steps, 5, "steps of the coroutine");
}
