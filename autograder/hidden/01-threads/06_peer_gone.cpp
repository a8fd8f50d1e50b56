// Step 01.3, hidden: the peer goes away, in two states of the connection. That is an error of the call, not
// the death of the program.
#include "../../../exercises/01-threads/tests/stream.hpp"

KERNLET_TEST("01.3.peer-gone") {
  using namespace chapter01;
  const auto bytes = stretched(t.input("words"), 100'000);
  {
    t.step("the peer sends, does not read the answer, and goes; the server is stuck in its write");
    stream_pair pair;
    pair.narrow(2'000);
    echo_report report;
    const auto server = t.spawn([&] { report = echo_connection(pair.served()); });
    send(pair.peer(), bytes.data(), 40'000, MSG_NOSIGNAL);
    for (int i = 0; i < 500; ++i)
      t.yield();
    pair.drop_peer();
    t.join(server);
    t.step("it has returned with error %d", report.error);
    KERNLET_CHECK(t, (report.error == EPIPE || report.error == ECONNRESET) &&
                         "the report says that the peer is gone");
    KERNLET_CHECK(t, report.bytes < 40'000 && "not everything went back");
  }
  {
    t.step("the peer has gone before the server reads, with an answer unread");
    stream_pair pair;
    send_all(pair.served(), bytes.data(), 10);
    send_all(pair.peer(), bytes.data(), 10);
    pair.drop_peer();
    const echo_report report = echo_connection(pair.served());
    t.step("it has returned with error %d", report.error);
    KERNLET_CHECK(t, (report.error == EPIPE || report.error == ECONNRESET) &&
                         "the report says that the peer is gone");
    KERNLET_CHECK_EQUAL(t, report.bytes, 0u, "bytes that the report counts");
  }
}
