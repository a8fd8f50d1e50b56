// Step 10.1, hidden: two send and two receive, on processors of their own, waiting or trying as the judge
// drew it. Each word is received once, and those of one sender in their order.
#include "../../../exercises/10-channels/tests/support.hpp"

KERNLET_TEST("10.1.many") {
  using namespace chapter10;
  const auto draw = t.input("draw");
  constexpr std::size_t each = 1500;
  channel_core between(0);
  std::vector<std::uint64_t> out[2];
  std::atomic<std::uint64_t> refused{0};
  std::vector<judge::thread_id> started;
  for (std::size_t self = 0; self < 2; ++self) {
    started.push_back(t.spawn([&, self] {
      for (std::size_t i = 0; i < each; ++i) {
        const std::uintptr_t word = self * each + i + 1;
        if (draw[i % draw.size()] == self && between.try_send(word) == done)
          continue;
        refused += between.send(word) != done;
      }
    }));
    started.push_back(t.spawn([&, self] {
      while (out[self].size() < each) {
        std::uintptr_t word = 0;
        if (draw[(out[self].size() + 7) % draw.size()] == self || between.try_receive(word) != done)
          refused += between.receive(word) != done;
        out[self].push_back(word);
      }
    }));
  }
  for (const auto thread : started)
    t.join(thread);
  std::vector<std::uint64_t> times(2 * each + 1);
  std::uint64_t disorder = 0, lost = 0;
  for (const auto& mine : out) {
    std::uint64_t last[2] = {};
    for (const std::uint64_t word : mine) {
      ++times[word];
      disorder += word <= last[word > each];
      last[word > each] = word;
    }
  }
  for (std::size_t word = 1; word <= 2 * each; ++word)
    lost += times[word] != 1;
  KERNLET_CHECK_EQUAL(t, refused.load(), 0, "sends and receives that did not end as done");
  KERNLET_CHECK_EQUAL(t, lost, 0, "words that were not received once");
  KERNLET_CHECK_EQUAL(t, disorder, 0, "words that one thread received before an older one of their sender");
  KERNLET_CHECK(t, is_deserted(between) && "and all are gone");
}
