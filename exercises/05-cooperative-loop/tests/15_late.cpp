// Step 05.3: a sleep ends not before its deadline, and as late as the turn of another task lasts.
#include "support.hpp"

KERNLET_TEST("05.3.late") {
  using namespace chapter05;
  const std::uint64_t length = 20 + t.value("length"); // milliseconds of computing
  timeless world;
  std::vector<std::uint64_t> woken(4);
  t.step("four tasks sleep for 5, 10, 15 and 60 ms; another one computes for %llu ms from 8 ms on",
         static_cast<unsigned long long>(length));
  static constexpr std::uint64_t asleep[] = {5, 10, 15, 60};
  for (std::size_t i = 0; i < 4; ++i)
    world.tasks.spawn("sleeper", [&, i] {
      this_task::sleep_for(std::chrono::milliseconds(asleep[i]));
      woken[i] = world.passed();
    });
  world.tasks.spawn("computer", [&] {
    this_task::sleep_for(8ms);
    world.clock.advance(std::chrono::milliseconds(length));
  });
  run(t, world.tasks);
  const std::uint64_t end = 8 + length;
  KERNLET_CHECK_EQUAL(t, woken[0], 5, "ms at which the first one went on");
  KERNLET_CHECK_EQUAL(t, woken[1], end, "ms at which the second one went on");
  KERNLET_CHECK_EQUAL(t, woken[2], end, "ms at which the third one went on");
  KERNLET_CHECK_EQUAL(t, woken[3], std::max<std::uint64_t>(60, end), "ms at which the fourth one went on");
}
