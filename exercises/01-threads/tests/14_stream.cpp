// Step 01.3: a stream has no messages. What is sent in many pieces may be read in one, and what is sent in
// one piece in many; all of it comes back.
#include "stream.hpp"

KERNLET_TEST("01.3.stream") {
  using namespace chapter01;
  const auto sent = stretched(t.input("words"), 300'000);
  std::vector<unsigned char> back(sent.size() + 1);
  stream_pair pair;
  std::size_t pieces = 0, came = 0;

  // First all of a message, in pieces, and nobody reads; then the server begins.
  const std::size_t early = 5'000;
  for (std::size_t at = 0; at < early; at += 250, ++pieces)
    send_all(pair.peer(), &sent[at], 250);
  t.step("%zu bytes were sent in %zu pieces before the server reads", early, pieces);
  echo_report report;
  const auto server = t.spawn([&] { report = echo_connection(pair.served()); });
  came = read_up_to(pair.peer(), back.data(), early);
  t.step("%zu bytes are back; the rest is sent at once", came);

  const auto sender = t.spawn([&] {
    send_all(pair.peer(), &sent[early], sent.size() - early);
    shutdown(pair.peer(), SHUT_WR);
  });
  came += read_up_to(pair.peer(), &back[came], back.size() - came);
  t.join(sender);
  t.join(server);
  const auto differs = std::mismatch(sent.begin(), sent.end(), back.begin()).first - sent.begin();
  KERNLET_CHECK_EQUAL(t, came, sent.size(), "bytes that came back");
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(differs), sent.size(),
                      "the first byte that is not what was sent");
  KERNLET_CHECK_EQUAL(t, report.bytes, sent.size(), "bytes that the report counts");
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(report.error), 0u, "the report's error");
}
