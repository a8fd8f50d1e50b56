// Step 08.5, hidden: a ring and two event counts make a queue that blocks. On two processors, with a drawn
// capacity.
#include "../../../exercises/08-shared-memory/tests/support.hpp"

KERNLET_TEST("08.5.work") {
  using namespace chapter08;
  const std::size_t capacity = t.value("capacity") + 1;
  constexpr std::uint64_t words = 1000;
  ring_core ring(capacity);
  std::vector<std::uint64_t> items(capacity);
  event_count not_empty, not_full;
  t.step("%llu words through a ring with room for %zu", static_cast<unsigned long long>(words), capacity);
  const auto producer = t.spawn([&] {
    for (std::uint64_t word = 1; word <= words; ++word) {
      std::size_t place = 0;
      not_full.wait([&] { return ring.try_begin_push(place); });
      items[place] = word;
      ring.end_push();
      not_empty.notify();
    }
  });
  std::uint64_t disorder = 0;
  for (std::uint64_t word = 1; word <= words; ++word) {
    std::size_t place = 0;
    not_empty.wait([&] { return ring.try_begin_pop(place); });
    disorder += items[place] != word;
    ring.end_pop();
    not_full.notify();
  }
  t.join(producer);
  KERNLET_CHECK_EQUAL(t, disorder, 0, "words that came out of their turn");
}
