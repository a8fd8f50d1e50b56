// Step 08.4, hidden: a ring with room for two that comes round while both sides are at it.
#include "../../../exercises/08-shared-memory/tests/support.hpp"

KERNLET_TEST("08.4.comes-round") {
  using namespace chapter08;
  ring_core ring(2);
  std::uint64_t items[2] = {}, pushed = 0, popped = 0;
  KERNLET_NAME(t, ring);
  KERNLET_NAME(t, items);
  const auto push = [&] {
    std::size_t place = 0;
    if (!ring.try_begin_push(place))
      return;
    items[place] = ++pushed;
    ring.end_push();
  };
  const auto pop = [&] {
    std::size_t place = 0;
    if (!ring.try_begin_pop(place))
      return;
    KERNLET_CHECK_EQUAL(t, items[place], ++popped, "the next item");
    ring.end_pop();
  };
  push();
  pop(); // so that the next two items stand on both ends
  push();
  const auto producer = t.spawn([&] {
    push();
    push();
  });
  pop();
  pop();
  t.join(producer);
  push();
  while (popped < pushed)
    pop();
  KERNLET_CHECK(t, pushed >= 4 && "a place that was given back is had again");
}
