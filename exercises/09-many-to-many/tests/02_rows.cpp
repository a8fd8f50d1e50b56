// Step 09.1: many go in at once, and many come out at once.
#include "support.hpp"

KERNLET_TEST("09.1.rows") {
  using namespace chapter09;
  items<7> task;
  global_queue all;
  runnable* const row[] = {&task[2], &task[3], &task[4]};
  t.step("one, a row of three, an empty row, one");
  all.push(task[1]);
  all.push(row);
  all.push(std::span<runnable* const>{});
  all.push(task[5]);
  KERNLET_CHECK_EQUAL(t, all.size(), 5, "how many stand in it");
  t.step("two are taken, then as many as four");
  runnable* out[4] = {};
  KERNLET_CHECK_EQUAL(t, all.pop({out, 2}), 2, "how many came out, where there was room for two");
  KERNLET_CHECK(t, number_of(out[0]) == 1 && number_of(out[1]) == 2 && "the first two, in order");
  KERNLET_CHECK(t, out[2] == nullptr && "and nothing was written behind them");
  KERNLET_CHECK_EQUAL(t, all.size(), 3, "how many are left");
  KERNLET_CHECK_EQUAL(t, all.pop({out, 0}), 0, "how many came out, where there was no room");
  KERNLET_CHECK_EQUAL(t, all.pop(out), 3, "how many came out, where there was room for four");
  KERNLET_CHECK(t, number_of(out[0]) == 3 && number_of(out[1]) == 4 && number_of(out[2]) == 5 && "in order");
  KERNLET_CHECK_EQUAL(t, all.pop(out), 0, "how many came out of an empty queue");
  KERNLET_CHECK_EQUAL(t, all.size(), 0, "how many are left");
  t.step("a row goes in when it has been emptied");
  runnable* const again[] = {&task[7], &task[6]};
  all.push(again);
  check_order(t, all, {7, 6}, "what came out");
}
