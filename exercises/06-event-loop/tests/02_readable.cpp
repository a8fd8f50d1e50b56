// Step 06.1: a callback is called in each round in which there is something to read. Nobody reads all at
// once.
#include "support.hpp"

KERNLET_TEST("06.1.readable") {
  using namespace chapter06;
  const auto sent = t.input("sent");
  const std::string bytes = bytes_of(sent);
  reactor all;
  pair both;
  watch mine(all, both.ends[0]);
  std::string heard;
  std::uint64_t ended = 0;
  mine.on_readable([&](io_event& event) {
    hear(event.descriptor, heard, 5);
    ended += event.ended;
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(event.descriptor),
                        static_cast<std::uint64_t>(both.ends[0]), "the event's descriptor");
    KERNLET_CHECK(t, event.what == direction::readable);
  });
  KERNLET_CHECK_EQUAL(t, all.run_once(at_once), 0, "calls before anything was sent");
  t.step("the peer sends %zu bytes; the callback reads five in each call", bytes.size());
  say(both.ends[1], bytes);
  KERNLET_CHECK_EQUAL(t, heard.size(), 0, "bytes heard outside a round");
  for (std::size_t round = 1; heard.size() < bytes.size(); ++round) {
    if (!KERNLET_CHECK_EQUAL(t, all.run_once(at_once), 1, "calls in a round, with bytes left to read"))
      t.finish();
    KERNLET_CHECK_EQUAL(t, heard.size(), std::min(round * 5, bytes.size()), "bytes heard so far");
  }
  t.step("all has been read");
  all.run_once(at_once); // may call once more for nothing
  KERNLET_CHECK_EQUAL(t, all.run_once(at_once), 0, "calls with nothing left");
  t.step("the peer sends one byte more, and main waits for it");
  say(both.ends[1], "x");
  while (heard.size() == bytes.size())
    all.run_once();
  heard.pop_back();
  KERNLET_CHECK_EQUAL(t, ended, 0, "calls that said that the peer has ended");
  t.observe("sent", words_in(heard));
}
