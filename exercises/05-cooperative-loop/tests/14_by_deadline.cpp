// Step 05.3: tasks that sleep go on in the order of their deadlines, and the clock moves just so far.
#include "support.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

KERNLET_TEST("05.3.by-deadline") {
  using namespace chapter05;
  const auto order = t.input("order"), asleep = t.input("asleep"); // milliseconds, some of them equal
  timeless world;
  // Whose turn it is first: by deadline, and among equal ones by the order in which they were set.
  std::vector<std::size_t> expected(asleep.size());
  std::iota(expected.begin(), expected.end(), std::size_t{0});
  std::sort(expected.begin(), expected.end(),
            [&](std::size_t a, std::size_t b) { return std::pair(asleep[a], a) < std::pair(asleep[b], b); });
  std::vector<std::size_t> place(asleep.size());
  for (std::size_t i = 0; i < expected.size(); ++i)
    place[expected[i]] = i;
  std::vector<std::uint64_t> seen, slept(asleep.size());
  t.step("%zu tasks sleep for up to 50 ms each", asleep.size());
  for (std::size_t i = 0; i < asleep.size(); ++i)
    world.tasks.spawn("sleeper", [&, i] {
      this_task::sleep_for(std::chrono::milliseconds(asleep[i]));
      slept[i] = world.passed();
      seen.push_back(order[place[i]]);
    });
  run(t, world.tasks);
  t.observe("order", seen);
  t.observe("asleep", slept);
}
