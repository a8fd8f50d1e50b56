// Step 08.4, first test: one thread on both sides. The ring takes as many as it has room for and no more, and
// gives them back in order, however often it comes round.
#include "support.hpp"

KERNLET_TEST("08.4.round-and-round") {
  using namespace chapter08;
  const auto words = t.input("words");
  std::vector<std::uint64_t> out;
  std::size_t next = 0;
  for (const std::size_t capacity : {5u, 1u, 8u}) {
    t.step("a ring with room for %zu", capacity);
    ring_core ring(capacity);
    std::vector<std::uint64_t> items(capacity);
    for (int round = 0; round < 4; ++round) {
      std::size_t place = 0, inside = 0;
      for (; inside <= capacity && ring.try_begin_push(place); ++inside) {
        if (!KERNLET_CHECK(t, place < capacity && "a place is one of the ring's"))
          t.finish();
        items[place] = words[next++ % words.size()];
        ring.end_push();
      }
      KERNLET_CHECK_EQUAL(t, inside, capacity, "items that went in before it was full");
      const std::size_t taken = round % 2 == 0 ? inside : (inside + 1) / 2; // the next round begins elsewhere
      for (std::size_t i = 0; i < taken && ring.try_begin_pop(place); ++i) {
        if (!KERNLET_CHECK(t, place < capacity && "a place is one of the ring's"))
          t.finish();
        out.push_back(items[place]);
        ring.end_pop();
      }
      if (taken == inside)
        KERNLET_CHECK(t, !ring.try_begin_pop(place) && "it is empty");
      else
        while (ring.try_begin_pop(place)) {
          t.tick();
          out.push_back(items[place]);
          ring.end_pop();
        }
    }
  }
  std::uint64_t strangers = 0;
  for (std::size_t i = 0; i < out.size(); ++i)
    strangers += out[i] != words[i % words.size()];
  KERNLET_CHECK_EQUAL(t, out.size(), next, "items that came out");
  KERNLET_CHECK_EQUAL(t, strangers, 0, "items that came out of their turn");
  out.resize(words.size());
  t.observe("words", out);
}
