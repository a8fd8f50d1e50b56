// Step 05.2: park() leaves the processor to the others; wake() makes ready, and does not switch.
#include "support.hpp"

KERNLET_TEST("05.2.wakes") {
  using namespace chapter05;
  const auto order = t.input("order");
  std::vector<std::uint64_t> seen;
  std::vector<waiter*> parked;
  std::vector<join_handle<void>> kept;
  const auto write = [&](std::size_t at) { seen.push_back(order[at]); };
  loop tasks;
  t.step("three tasks park; a fourth one wakes the second, the first and the third, and goes on");
  for (std::size_t i = 0; i < 3; ++i)
    kept.push_back(tasks.spawn("parks", [&, i] {
      write(i);
      parked.push_back(&current_waiter());
      const wake_reason reason = current_waiter().park();
      KERNLET_CHECK(t, reason == wake_reason::woken);
      static constexpr std::size_t place[] = {6, 5, 7};
      write(place[i]);
    }));
  tasks.spawn("wakes", [&] {
    parked[1]->wake();
    write(3);
    parked[0]->wake();
    parked[2]->wake();
    write(4);
  });
  run(t, tasks);
  t.observe("order", seen);
}
