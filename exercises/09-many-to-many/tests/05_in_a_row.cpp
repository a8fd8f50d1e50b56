// Step 09.1: two threads put in a row each. Nobody else's comes in between.
#include "support.hpp"

KERNLET_TEST("09.1.in-a-row") {
  using namespace chapter09;
  items<4> task;
  global_queue all;
  KERNLET_NAME(t, all);
  const auto other = t.spawn([&] {
    runnable* const row[] = {&task[3], &task[4]};
    all.push(row);
  });
  runnable* const row[] = {&task[1], &task[2]};
  all.push(row);
  t.join(other);
  std::uint64_t order = 0;
  for (int i = 0; i < 4; ++i)
    order = 10 * order + number_of(all.pop());
  KERNLET_CHECK(t, (order == 1234 || order == 3412) && "each row is in its order, with nobody in between");
  KERNLET_CHECK(t, all.pop() == nullptr && "and nothing is left");
}
