// Step 06.1: writable is a level, too: there is room as long as there is, and whoever asks hears of it.
#include "support.hpp"

KERNLET_TEST("06.1.writable") {
  using namespace chapter06;
  reactor all;
  pair both;
  watch mine(all, both.ends[0]);
  std::uint64_t calls = 0;
  mine.on_writable([&](io_event& event) {
    ++calls;
    KERNLET_CHECK(t, event.what == direction::writable);
  });
  t.step("there is room: the callback is called in each round");
  for (int round = 0; round < 3; ++round)
    KERNLET_CHECK_EQUAL(t, all.run_once(at_once), 1, "calls in a round, with room to write");
  t.step("the socket is filled up");
  const std::string much(1 << 16, 'x');
  while (::send(both.ends[0], much.data(), much.size(), MSG_NOSIGNAL) > 0)
    ;
  all.run_once(at_once); // may call once more for nothing
  calls = 0;
  KERNLET_CHECK_EQUAL(t, all.run_once(at_once), 0, "calls without room");
  t.step("the peer reads all of it, and main waits for room");
  std::string heard;
  while (hear(both.ends[1], heard, 1 << 16) > 0)
    heard.clear();
  while (calls == 0)
    all.run_once();
  t.step("nobody asks any more");
  mine.ignore_writable();
  calls = 0;
  for (int round = 0; round < 3; ++round)
    KERNLET_CHECK_EQUAL(t, all.run_once(at_once), 0, "calls that nobody has asked for");
  KERNLET_CHECK_EQUAL(t, calls, 0, "calls of a callback that was taken away");
  KERNLET_CHECK(t, !all.waits_for_something());
  t.step("somebody asks to read only, and main waits for 20 timers, one after the other");
  mine.on_readable([] {});
  KERNLET_CHECK(t, rounds_of_timers(all) < 100 && "it sleeps until the timer is due");
  t.step("both directions at once");
  std::uint64_t reads = 0, writes = 0;
  mine.on_readable([&] { ++reads; });
  mine.on_writable([&] { ++writes; });
  say(both.ends[1], "x");
  for (int round = 0; round < 3; ++round)
    all.run_once(at_once);
  KERNLET_CHECK_EQUAL(t, reads, 3, "calls to read");
  KERNLET_CHECK_EQUAL(t, writes, 3, "calls to write");
}
