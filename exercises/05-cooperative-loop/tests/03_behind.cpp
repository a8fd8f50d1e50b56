// Step 05.1: a task that a task spawns stands behind all that are ready; its spawner goes on.
#include "support.hpp"

KERNLET_TEST("05.1.behind") {
  using namespace chapter05;
  const auto order = t.input("order");
  std::vector<std::uint64_t> seen;
  const auto write = [&](std::size_t at) { seen.push_back(order[at]); };
  loop tasks;
  t.step("a spawns child and goes on; b and c are ready already");
  tasks.spawn("a", [&] {
    write(0);
    tasks.spawn("child", [&] {
      write(4);
      tasks.spawn("grandchild", [&] { write(7); });
      write(5);
    });
    write(1);
    this_task::yield();
    write(6);
  });
  tasks.spawn("b", [&] { write(2); });
  tasks.spawn("c", [&] { write(3); });
  run(t, tasks);
  t.observe("order", seen);
}
