// Step 10.2, hidden: two send, two receive until the channel is closed and empty, and it is closed when all
// has been sent. On processors of their own, with the room that the judge drew.
#include "../../../exercises/10-channels/tests/support.hpp"

KERNLET_TEST("10.2.many") {
  using namespace chapter10;
  const auto draw = t.input("draw");
  constexpr std::size_t each = 1500;
  channel_core between(1 + draw[0] % 4);
  std::vector<std::uint64_t> out[2];
  std::atomic<std::uint64_t> refused{0};
  std::vector<judge::thread_id> senders, receivers;
  for (std::size_t self = 0; self < 2; ++self) {
    senders.push_back(t.spawn([&, self] {
      for (std::size_t i = 0; i < each; ++i) {
        refused += between.send(self * each + i) != done;
        if (draw[i % draw.size()] == self)
          t.yield();
      }
    }));
    receivers.push_back(t.spawn([&, self] {
      std::uintptr_t word = 0;
      while (between.receive(word) == done) {
        out[self].push_back(word);
        if (draw[(word + 3) % draw.size()] == self + 2)
          t.yield();
      }
    }));
  }
  for (const auto thread : senders)
    t.join(thread);
  KERNLET_CHECK(t, between.close() && "it was open");
  for (const auto thread : receivers)
    t.join(thread);
  std::vector<std::uint64_t> times(2 * each);
  std::uint64_t disorder = 0, lost = 0;
  for (const auto& mine : out) {
    std::uint64_t last[2] = {};
    for (const std::uint64_t word : mine) {
      ++times[word];
      disorder += word + 1 <= last[word >= each];
      last[word >= each] = word + 1;
    }
  }
  for (const std::uint64_t count : times)
    lost += count != 1;
  KERNLET_CHECK_EQUAL(t, refused.load(), 0, "sends that did not end as done");
  KERNLET_CHECK_EQUAL(t, lost, 0, "words that were not received once");
  KERNLET_CHECK_EQUAL(t, disorder, 0, "words that one thread received before an older one of their sender");
}
