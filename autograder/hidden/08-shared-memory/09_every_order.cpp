// Step 08.5, hidden: the same in every order, with room for one word.
#include "../../../exercises/08-shared-memory/tests/support.hpp"

KERNLET_TEST("08.5.every-order") {
  using namespace chapter08;
  ring_core ring(1);
  event_count not_empty, not_full;
  KERNLET_NAME(t, ring);
  KERNLET_NAME(t, not_empty);
  KERNLET_NAME(t, not_full);
  std::uint64_t item = 0;
  const auto producer = t.spawn([&] {
    for (std::uint64_t word = 1; word <= 2; ++word) {
      std::size_t place = 0;
      not_full.wait([&] { return ring.try_begin_push(place); });
      item = word;
      ring.end_push();
      not_empty.notify();
    }
  });
  for (std::uint64_t word = 1; word <= 2; ++word) {
    std::size_t place = 0;
    not_empty.wait([&] { return ring.try_begin_pop(place); });
    KERNLET_CHECK_EQUAL(t, item, word, "the next word");
    ring.end_pop();
    not_full.notify();
  }
  t.join(producer);
}
