// Step 09.4: two workers, two pieces of work, two notifications. The second one may find that the first
// worker was woken and searches; then that one has to pass it on.
#include "support.hpp"

KERNLET_TEST("09.4.two-pieces") {
  using namespace chapter09;
  idle_workers idle(2);
  KERNLET_NAME(t, idle);
  work all;
  KERNLET_NAME(t, all);
  const auto run = [&](std::uint32_t self) {
    if (take_one(idle, self, all))
      idle.end_search();
  };
  const auto first = t.spawn([&] { run(0); }), second = t.spawn([&] { run(1); });
  for (int i = 0; i < 2; ++i) {
    all.put();
    idle.notify();
  }
  t.join(first);
  t.join(second);
  KERNLET_CHECK(t, !all.any() && "no work is left");
}
