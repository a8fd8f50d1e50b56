// Step 06.3: a task writes more than goes in: it is told how much went in, waits for room, and all arrives.
#include "support.hpp"

KERNLET_TEST("06.3.writes") {
  using namespace chapter06;
  const auto sent = t.input("sent");
  std::string much;
  while (much.size() < 1'000'000)
    much += bytes_of(sent);
  world all;
  pair both;
  watch mine(all.where, both.ends[0]), theirs(all.where, both.ends[1]);
  std::string heard;
  std::uint64_t error = 0, other_error = 0;
  bool partly = false;
  t.step("a task writes %zu bytes to a socket, and another one reads them", much.size());
  all.tasks.spawn("writes", [&] {
    for (std::size_t at = 0; at < much.size() && error == 0;) {
      const io_result done = all.where.write_some(mine.source(), much.data() + at, much.size() - at);
      error = static_cast<std::uint64_t>(done.error);
      partly |= done.count < much.size() - at;
      at += done.count;
      if (!KERNLET_CHECK(t, done.count > 0 || done.error != 0))
        t.finish();
    }
    ::shutdown(both.ends[0], SHUT_WR); // a reader that is promised too much will not wait for ever
  });
  all.tasks.spawn("reads", [&] {
    std::string buffer(50'000, '\0');
    for (std::size_t count = 1; count > 0 && other_error == 0;) {
      const io_result got = all.where.read_some(theirs.source(), buffer.data(), buffer.size());
      other_error = static_cast<std::uint64_t>(got.error);
      heard.append(buffer, 0, count = got.count);
    }
  });
  all.run(t);
  KERNLET_CHECK_EQUAL(t, error, 0, "errno of a write");
  KERNLET_CHECK_EQUAL(t, other_error, 0, "errno of a read");
  KERNLET_CHECK(t, partly);
  KERNLET_CHECK(t, heard == much);
  t.step("nobody can read any more: a write is an error, and no signal");
  pair broken;
  watch last(all.where, broken.ends[0]);
  broken.close_end(1);
  all.tasks.spawn("writes", [&] {
    error = static_cast<std::uint64_t>(all.where.write_some(last.source(), "x", 1).error);
  });
  all.run(t);
  KERNLET_CHECK_EQUAL(t, error, EPIPE, "errno of a write that nobody will read");
  heard.resize(std::min(heard.size(), sent.size_bytes()));
  t.observe("sent", words_in(heard));
}
