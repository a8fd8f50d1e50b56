// Step 09.1: a look at the size, while others put in and take out. Whoever has pushed before is seen.
#include "support.hpp"

KERNLET_TEST("09.1.size") {
  using namespace chapter09;
  items<3> task;
  global_queue all;
  KERNLET_NAME(t, all);
  all.push(task[1]);
  const auto other = t.spawn([&] {
    all.push(task[2]);
    all.pop();
  });
  const std::uint64_t first = all.size();
  KERNLET_CHECK(t, (first == 1 || first == 2) && "one was there before, and at most one has come");
  all.push(task[3]);
  const std::uint64_t second = all.size();
  KERNLET_CHECK(t, second >= 2 && second <= 3 && "the own one is seen, too");
  t.join(other);
  KERNLET_CHECK_EQUAL(t, all.size(), 2, "how many are left, for one who has joined the others");
}
