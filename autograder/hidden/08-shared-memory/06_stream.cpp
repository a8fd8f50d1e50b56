// Step 08.4, hidden: a long stream through a ring of drawn capacity, on two processors.
#include "../../../exercises/08-shared-memory/tests/support.hpp"

KERNLET_TEST("08.4.stream") {
  using namespace chapter08;
  const std::size_t capacity = t.value("capacity") + 1;
  constexpr std::uint64_t words = 2000;
  ring_core ring(capacity);
  struct item {
    std::uint64_t word, again;
  };
  std::vector<item> items(capacity);
  t.step("%llu words through a ring with room for %zu", static_cast<unsigned long long>(words), capacity);
  const auto producer = t.spawn([&] {
    for (std::uint64_t word = 1; word <= words;) {
      std::size_t place = 0;
      if (!ring.try_begin_push(place)) {
        t.yield();
        continue;
      }
      items[place] = {word, ~word};
      ring.end_push();
      ++word;
    }
  });
  std::uint64_t broken = 0, disorder = 0;
  for (std::uint64_t next = 1; next <= words;) {
    std::size_t place = 0;
    if (!ring.try_begin_pop(place)) {
      t.tick();
      t.yield();
      continue;
    }
    broken += items[place].word != ~items[place].again;
    disorder += items[place].word != next++;
    ring.end_pop();
  }
  t.join(producer);
  KERNLET_CHECK_EQUAL(t, broken, 0, "items that were not whole");
  KERNLET_CHECK_EQUAL(t, disorder, 0, "items that came out of their turn");
}
