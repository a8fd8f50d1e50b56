// Step 05.1: tasks that yield take turns, each behind all others.
#include "support.hpp"

KERNLET_TEST("05.1.turns") {
  using namespace chapter05;
  const auto order = t.input("order");
  constexpr std::size_t count = 8;
  std::vector<std::uint64_t> seen;
  loop tasks;
  t.step("%zu tasks, each of which writes a word and yields, again and again", count);
  for (std::size_t i = 0; i < count; ++i)
    tasks.spawn([&, i] {
      for (std::size_t at = i; at < order.size(); at += count) {
        seen.push_back(order[at]);
        this_task::yield();
      }
    });
  run(t, tasks);
  t.observe("order", seen);
}
