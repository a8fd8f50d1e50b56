// Step 06.1: the peer has gone. Whoever asks is told so in each round; whoever does not is left alone.
#include "support.hpp"

KERNLET_TEST("06.1.ended") {
  using namespace chapter06;
  const auto last = t.input("last");
  reactor all;
  pair both;
  watch mine(all, both.ends[0]);
  std::string heard;
  std::uint64_t calls = 0, ended = 0;
  mine.on_readable([&](io_event& event) {
    ++calls;
    ended += event.ended;
    hear(event.descriptor, heard, 3);
    event.drained = true; // a mistake when the peer has ended: the end is still there
  });
  t.step("the peer sends its last words and closes its end");
  say(both.ends[1], bytes_of(last));
  both.close_end(1);
  const std::uint64_t rounds = last.size_bytes() / 3 + 4;
  for (std::uint64_t round = 0; round < rounds; ++round)
    all.run_once(at_once);
  KERNLET_CHECK_EQUAL(t, calls, rounds, "calls: one in each round");
  KERNLET_CHECK_EQUAL(t, ended, calls, "calls that were told that the peer has ended");
  t.step("nobody asks any more; main waits for 20 timers, one after the other");
  mine.ignore_readable();
  calls = 0;
  const std::uint64_t rounds_for_timers = rounds_of_timers(all);
  KERNLET_CHECK_EQUAL(t, calls, 0, "calls of a callback that was taken away");
  KERNLET_CHECK(t, rounds_for_timers < 100 && "it sleeps until the timer is due");
  t.observe("last", words_in(heard));
}
