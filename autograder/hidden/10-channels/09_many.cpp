// Step 10.3, hidden: four threads select on both sides of the same three channels, on processors of their
// own, in the order that the judge drew. As much is received as was sent.
#include "../../../exercises/10-channels/tests/support.hpp"

KERNLET_TEST("10.3.many") {
  using namespace chapter10;
  const auto draw = t.input("draw");
  channel_core all[3] = {channel_core(0), channel_core(1), channel_core(0)};
  std::atomic<std::uint64_t> left{4000}; // selects that may still be made
  std::uint64_t sent[4] = {}, received[4] = {}, numbers = 0;
  std::vector<judge::thread_id> started;
  std::atomic<bool> over{false};
  for (std::size_t self = 0; self < 4; ++self)
    started.push_back(t.spawn([&, self] {
      for (std::uint64_t i = 0; !over.load(); ++i) {
        const std::size_t from = draw[(4 * i + self) % draw.size()];
        channel_case cases[4];
        for (std::size_t k = 0; k < 4; ++k) {
          channel_core& one = all[(from + k) % 3];
          cases[k] = (from + k + self) % 2 == 0 ? to_send(one, 10000 * self + i + 1) : to_receive(one);
        }
        const selected made = wait(cases);
        if (made.how == closed)
          break;
        (cases[made.chosen % 4].sends ? sent : received)[self] += cases[made.chosen % 4].word;
        if (left.fetch_sub(1) == 1) {
          over.store(true);
          for (channel_core& one : all)
            one.close();
        }
      }
    }));
  for (const auto thread : started)
    t.join(thread);
  std::uint64_t in = 0, out = 0;
  for (std::size_t self = 0; self < 4; ++self) {
    in += sent[self];
    out += received[self];
  }
  for (channel_core& one : all)
    while (const std::uint64_t word = try_receive(one)) {
      out += word;
      ++numbers;
    }
  KERNLET_CHECK_EQUAL(t, out, in, "sum of the words that came out, beside those that went in");
  KERNLET_CHECK(t, numbers <= 1 && "there is room for one word in all of them");
}
