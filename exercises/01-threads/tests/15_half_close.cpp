// Step 01.3: the peer has ended its side, and still reads. It gets everything, then the end; the descriptor
// is the caller's.
#include "stream.hpp"

#include <fcntl.h>

KERNLET_TEST("01.3.half-close") {
  using namespace chapter01;
  const auto sent = stretched(t.input("words"), 2'000);
  std::vector<unsigned char> back(sent.size());
  stream_pair pair;
  send_all(pair.peer(), sent.data(), sent.size());
  shutdown(pair.peer(), SHUT_WR);
  t.step("2000 bytes were sent, and the sending side was ended, before the server begins");
  const echo_report report = echo_connection(pair.served());
  t.step("it has returned");
  const std::size_t came = read_up_to(pair.peer(), back.data(), back.size());
  KERNLET_CHECK_EQUAL(t, came, sent.size(), "bytes that came back");
  KERNLET_CHECK(t, back == sent && "they are those that were sent");
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(report.error), 0u, "the report's error");
  KERNLET_CHECK(t, fcntl(pair.served(), F_GETFD) >= 0 && "the descriptor is still open: it is the caller's");
  t.step("now the peer reads the end of the stream, which a shutdown with SHUT_WR sends");
  KERNLET_CHECK(t, at_end(pair.peer()) && "the peer reads the end");
}
