// Step 06.2: a timer in the past, one in a thousand years, one that is never due, and one that sets the next
// one.
#include "support.hpp"

KERNLET_TEST("06.2.edges") {
  using namespace chapter06;
  const std::uint64_t rounds = 5 + t.value("rounds");
  reactor all;
  std::uint64_t far = 0, chain = 0, heard = 0;
  t.step("timers in a thousand years and at the end of time, and one that is never due");
  const timer_id ids[] = {all.call_later(std::chrono::years(1000), [&] { ++far; }),
                          all.call_later(std::chrono::duration<double>(1e300), [&] { ++far; })};
  const timer_id never = all.call_at(no_deadline, [&] { ++far; });
  KERNLET_CHECK(t, all.waits_for_something());
  t.step("a timer in the past that sets itself again, for %llu rounds, and a source that is ready",
         static_cast<unsigned long long>(rounds));
  struct again {
    reactor& all;
    std::uint64_t& calls;
    void operator()() {
      if (++calls < 1000) // a part that never ends its round is found out all the same
        all.call_later(std::chrono::duration<double>(-1e300), again{all, calls});
    }
  };
  all.call_at(at_once, again{all, chain});
  pair both;
  watch mine(all, both.ends[0]);
  mine.on_readable([&] { ++heard; });
  say(both.ends[1], "x");
  for (std::uint64_t round = 1; round <= rounds; ++round) {
    all.run_once();
    if (!KERNLET_CHECK_EQUAL(t, chain, round, "calls of the timer: one in each round"))
      t.finish();
  }
  KERNLET_CHECK_EQUAL(t, heard, rounds, "calls of the source's callback: one in each round");
  KERNLET_CHECK_EQUAL(t, far, 0, "timers that have fired, of those that are far away");
  t.step("what is far away can be cancelled; what is never due is nothing to wait for");
  reactor quiet;
  quiet.call_at(no_deadline, [] {});
  KERNLET_CHECK(t, !quiet.waits_for_something());
  quiet.run_once(deadline_after(1ms));
  for (const timer_id id : ids)
    KERNLET_CHECK(t, all.cancel(id));
  KERNLET_CHECK(t, all.cancel(never));
}
