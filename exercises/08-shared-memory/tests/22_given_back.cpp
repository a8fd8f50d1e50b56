// Step 08.4: the other direction. There is one place, and a new item must not be written over one that is
// still being read.
#include "support.hpp"

KERNLET_TEST("08.4.given-back") {
  using namespace chapter08;
  ring_core ring(1);
  KERNLET_NAME(t, ring);
  std::uint64_t item = 0, got = 0;
  KERNLET_NAME(t, item);
  std::size_t place = 0;
  KERNLET_CHECK(t, ring.try_begin_push(place) && "there is room for one");
  item = 1;
  ring.end_push();
  const auto consumer = t.spawn([&] {
    std::size_t mine = 0;
    if (ring.try_begin_pop(mine)) {
      got = item;
      ring.end_pop();
    }
  });
  const bool reused = ring.try_begin_push(place); // if the consumer has been here
  if (reused) {
    item = 2;
    ring.end_push();
  }
  t.join(consumer);
  KERNLET_CHECK_EQUAL(t, got, 1, "the item that the consumer read");
  KERNLET_CHECK(t, ring.try_begin_push(place) != reused && "the place is taken again, or free");
}
