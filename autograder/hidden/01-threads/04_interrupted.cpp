// Step 01.3, hidden: signals come while the server waits for bytes. A read that a signal interrupts is no
// end.
#include "signals.hpp"

KERNLET_TEST("01.3.interrupted") {
  using namespace chapter01;
  interrupt_with_signals();
  const auto words = t.input("words");
  std::vector<std::uint64_t> back(words.size());
  stream_pair pair;
  served_thread server{t, pair, {}};
  server.start();
  for (std::size_t i = 0; i < words.size(); ++i) {
    t.step("5 signals, one after the other; nothing is sent meanwhile");
    for (int k = 0; k < 5; ++k) {
      interrupt(t, server.handle);
      for (int pause = 0; pause < 20; ++pause)
        t.yield(); // back into the read
    }
    if (!KERNLET_CHECK(t, !server.finished && "it still serves after the signals"))
      break;
    send_all(pair.peer(), &words[i], 8);
    read_up_to(pair.peer(), &back[i], 8);
  }
  shutdown(pair.peer(), SHUT_WR);
  server.end();
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(server.report.error), 0u, "the report's error");
  t.observe("words", back);
}
