// Step 06.3: deadlines. Who waits is told when it is too late; what is there already is read all the same.
#include "support.hpp"

KERNLET_TEST("06.3.until") {
  using namespace chapter06;
  const auto word = t.input("word");
  world all;
  pair both;
  watch mine(all.where, both.ends[0]);
  std::string heard;
  all.tasks.spawn("reads", [&] {
    char buffer[8];
    t.step("nothing is there, and the deadline has passed; then one that is to come");
    const io_result past = all.where.read_some(mine.source(), buffer, 8, at_once);
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(past.error), ETIMEDOUT, "errno, deadline in the past");
    const deadline until = deadline_after(3ms);
    const io_result late = all.where.read_some(mine.source(), buffer, 8, until);
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(late.error), ETIMEDOUT, "errno, deadline to come");
    KERNLET_CHECK(t, std::chrono::steady_clock::now() >= until);
    KERNLET_CHECK(t, all.where.wait(mine.source(), direction::readable, at_once) == wait_outcome::late);
    t.step("something is there, and the deadline has passed");
    say(both.ends[1], bytes_of(word));
    const io_result got = all.where.read_some(mine.source(), buffer, 8, at_once);
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(got.error), 0, "errno, with something to read");
    heard.append(buffer, got.count);
    t.step("a write with no room, and a deadline");
    const std::string much(1 << 16, 'x');
    io_result full;
    while (full.error == 0)
      full = all.where.write_some(mine.source(), much.data(), much.size(), deadline_after(1ms));
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(full.error), ETIMEDOUT, "errno without room");
    t.step("the source can be waited for as before");
    say(both.ends[1], "y");
    KERNLET_CHECK_EQUAL(t, all.where.read_some(mine.source(), buffer, 8).count, 1, "bytes");
  });
  all.run(t);
  KERNLET_CHECK(t, !all.where.waits_for_something());
  t.observe("word", words_in(heard));
}
