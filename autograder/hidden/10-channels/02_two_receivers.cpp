// Step 10.1, hidden: two receive, and one sends twice. Each has one word, with what was written before it.
#include "../../../exercises/10-channels/tests/support.hpp"

KERNLET_TEST("10.1.two-receivers") {
  using namespace chapter10;
  channel_core between(0);
  KERNLET_NAME(t, between);
  std::uint64_t pages[3] = {};
  tally first, second;
  const auto receives = [&](tally& out) {
    const std::uint64_t word = receive(between);
    out.note(word);
    KERNLET_CHECK_EQUAL(t, pages[word % 3], word, "what its sender had written");
  };
  const auto one = t.spawn([&] { receives(first); }), two = t.spawn([&] { receives(second); });
  for (const std::uintptr_t word : {1u, 2u}) {
    pages[word] = word;
    KERNLET_CHECK(t, between.send(word) == done && "it was received");
  }
  t.join(one);
  t.join(two);
  first += second;
  first.check_each_once(t, 2);
  KERNLET_CHECK(t, is_deserted(between) && "and all are gone");
}
