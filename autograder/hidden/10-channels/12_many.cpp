// Step 10.4, hidden: two send and two receive with deadlines that are over as soon as they begin, or soon
// after, on processors of their own. As many words are received as were sent.
#include "../../../exercises/10-channels/tests/support.hpp"

KERNLET_TEST("10.4.many") {
  using namespace chapter10;
  const auto draw = t.input("draw");
  channel_core between(draw[0] % 2);
  std::uint64_t sent[2] = {}, received[2] = {};
  std::vector<judge::thread_id> started;
  for (std::size_t self = 0; self < 2; ++self) {
    const auto until = [&, self](std::size_t i) {
      const std::uint64_t length = draw[(3 * i + self) % draw.size()];
      return length == 0 ? long_ago : std::chrono::steady_clock::now() + std::chrono::microseconds(length);
    };
    started.push_back(t.spawn([&, self, until] {
      for (std::size_t i = 0; i < 1500; ++i)
        if (between.send(i + 1, until(i)) == done)
          sent[self] += i + 1;
    }));
    started.push_back(t.spawn([&, self, until] {
      for (std::size_t i = 0; i < 1500; ++i) {
        channel_core other(0);
        channel_case cases[] = {to_receive(other), to_receive(between)};
        if (i % 2 == 0)
          received[self] += receive(between, until(i));
        else if (const selected made = wait(cases, until(i)); made.how == done)
          received[self] += cases[made.chosen % 2].word;
      }
    }));
  }
  for (const auto thread : started)
    t.join(thread);
  std::uint64_t out = received[0] + received[1];
  while (const std::uint64_t word = try_receive(between))
    out += word;
  KERNLET_CHECK_EQUAL(t, out, sent[0] + sent[1],
                      "sum of the words that came out, beside those that were sent");
}
