// Step 06.3: a task reads as if it blocked, and the others go on meanwhile.
#include "support.hpp"

KERNLET_TEST("06.3.reads") {
  using namespace chapter06;
  const auto sent = t.input("sent");
  const std::string bytes = bytes_of(sent);
  world all;
  pair both;
  watch mine(all.where, both.ends[0]);
  std::string heard;
  std::uint64_t calls = 0, others = 0, at_end = 0;
  bool done = false;
  t.step("a task reads %zu bytes, seven at most in each call; another one sends them piece by piece",
         bytes.size());
  all.tasks.spawn("reads", [&] {
    char buffer[7];
    for (;;) {
      const io_result got = all.where.read_some(mine.source(), buffer, sizeof buffer);
      if (got.count == 0) {
        at_end = static_cast<std::uint64_t>(got.error);
        break;
      }
      ++calls;
      heard.append(buffer, got.count);
    }
    KERNLET_CHECK_EQUAL(t, all.where.read_some(mine.source(), buffer, 0).count, 0, "bytes of an empty read");
    done = true;
  });
  all.tasks.spawn("sends", [&] {
    for (std::size_t at = 0, piece = 1; at < bytes.size(); at += piece, piece = piece % 11 + 1) {
      piece = std::min(piece, bytes.size() - at);
      say(both.ends[1], bytes.substr(at, piece));
      // What was sent is there already; so the reader's turn comes after a few looks of the loop outside.
      for (int turn = 0; heard.size() < at + piece && turn < 20'000; ++turn)
        this_task::yield();
      if (!KERNLET_CHECK_EQUAL(t, heard.size(), at + piece, "bytes heard, of those that are there"))
        t.finish();
      this_task::yield();
    }
    both.close_end(1);
  });
  all.tasks.spawn("another", [&] {
    while (!done) {
      this_task::yield();
      ++others;
    }
  });
  all.run(t);
  KERNLET_CHECK_EQUAL(t, at_end, 0, "errno at the end of the stream");
  KERNLET_CHECK(t, calls >= bytes.size() / 7);
  KERNLET_CHECK(t, others > calls);
  KERNLET_CHECK(t, !all.where.waits_for_something());
  t.observe("sent", words_in(heard));
}
