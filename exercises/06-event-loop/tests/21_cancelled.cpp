// Step 06.3: a task that waits is cancelled, or its source is detached. It goes on at once, and nothing of it
// stays behind.
#include "support.hpp"

KERNLET_TEST("06.3.cancelled") {
  using namespace chapter06;
  const auto word = t.input("word");
  world all;
  pair both, other;
  watch mine(all.where, both.ends[0]);
  std::optional<watch> theirs(std::in_place, all.where, other.ends[0]);
  std::string heard;
  std::uint64_t told = 0;
  bool cancelled = false, outcome = false, went_on = false;
  auto reader = all.tasks.spawn("reads", [&] {
    char byte;
    all.where.read_some(mine.source(), &byte, 1);
    went_on = true;
  });
  auto second = all.tasks.spawn("reads", [&] {
    char byte;
    told = static_cast<std::uint64_t>(all.where.read_some(theirs->source(), &byte, 1).error);
  });
  auto third = all.tasks.spawn("waits", [&] {
    std::string much(1 << 16, 'x');
    while (::send(other.ends[0], much.data(), much.size(), MSG_NOSIGNAL) > 0)
      ;
    outcome = all.where.wait(theirs->source(), direction::writable) == wait_outcome::detached;
  });
  all.tasks.spawn("ends them", [&] {
    this_task::yield();
    t.step("one reader is cancelled; the source of the others is detached");
    reader.cancel();
    cancelled = throws<cancelled_error>([&] { reader.join(); });
    theirs.reset();
    second.join();
    third.join();
    t.step("the first source is ready now, and another task reads from it");
    say(both.ends[1], bytes_of(word));
    char buffer[8];
    const io_result got = all.where.read_some(mine.source(), buffer, 8);
    heard.assign(buffer, got.count);
  });
  all.run(t);
  KERNLET_CHECK(t, cancelled);
  KERNLET_CHECK(t, !went_on);
  KERNLET_CHECK_EQUAL(t, told, ECANCELED, "errno of the reader whose source was detached");
  KERNLET_CHECK(t, outcome);
  KERNLET_CHECK(t, !all.where.waits_for_something());
  t.observe("word", words_in(heard));
}
