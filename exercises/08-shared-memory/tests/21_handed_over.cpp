// Step 08.4: what the producer wrote before end_push() is there for whoever gets the item. The items are
// plain words, so the explorer reports a race if the order is missing.
#include "support.hpp"

KERNLET_TEST("08.4.handed-over") {
  using namespace chapter08;
  ring_core ring(2);
  KERNLET_NAME(t, ring);
  std::uint64_t items[2] = {};
  KERNLET_NAME(t, items);
  const auto producer = t.spawn([&] {
    for (std::uint64_t word = 1; word <= 2; ++word) {
      std::size_t place = 0;
      if (ring.try_begin_push(place)) { // there is room for both
        items[place] = word;
        ring.end_push();
      }
    }
  });
  std::uint64_t got = 0;
  std::size_t place = 0;
  for (int i = 0; i < 2; ++i)
    if (ring.try_begin_pop(place)) {
      KERNLET_CHECK_EQUAL(t, items[place], ++got, "an item");
      ring.end_pop();
    }
  t.join(producer);
  while (ring.try_begin_pop(place)) {
    KERNLET_CHECK_EQUAL(t, items[place], ++got, "an item, after the producer has ended");
    ring.end_pop();
  }
  KERNLET_CHECK_EQUAL(t, got, 2, "items that came out");
}
