// Step 01.3, hidden: the peer reads slowly, so the server waits in its writes, and signals come. A write that
// a signal interrupts has taken a part: the rest must follow it.
#include "signals.hpp"

KERNLET_TEST("01.3.partial-writes") {
  using namespace chapter01;
  interrupt_with_signals();
  const auto sent = stretched(t.input("words"), 150'000);
  std::vector<unsigned char> back(sent.size() + 1);
  stream_pair pair;
  pair.narrow(2'000);
  served_thread server{t, pair, {}};
  server.start();
  const auto sender = t.spawn([&] {
    send_all(pair.peer(), sent.data(), sent.size());
    shutdown(pair.peer(), SHUT_WR);
  });
  t.step("150000 bytes are on their way; the peer reads 500 at a time, and a signal comes before each");
  std::size_t came = 0;
  for (std::size_t got = 1; got > 0 && came < back.size(); came += got) {
    interrupt(t, server.handle);
    got = read_up_to(pair.peer(), &back[came], std::min<std::size_t>(500, back.size() - came));
  }
  t.join(sender);
  server.end();
  const auto differs = std::mismatch(sent.begin(), sent.end(), back.begin()).first - sent.begin();
  KERNLET_CHECK_EQUAL(t, came, sent.size(), "bytes that came back");
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(differs), sent.size(),
                      "the first byte that is not what was sent");
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(server.report.error), 0u, "the report's error");
}
