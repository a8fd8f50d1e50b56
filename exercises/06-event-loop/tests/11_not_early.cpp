// Step 06.2: a round waits for the next timer, and none fires before its time.
#include "support.hpp"

KERNLET_TEST("06.2.not-early") {
  using namespace chapter06;
  constexpr std::uint64_t timers = 25;
  reactor all;
  std::uint64_t fired = 0, early = 0, rounds = 0;
  t.step("main sets %llu timers, 700 us apart, the last one first, and runs until all have fired",
         static_cast<unsigned long long>(timers));
  const deadline now = std::chrono::steady_clock::now();
  for (std::uint64_t i = timers; i > 0; --i) {
    const deadline when = now + i * 700us;
    all.call_at(when, [&, when] {
      ++fired;
      early += std::chrono::steady_clock::now() < when;
    });
  }
  while (fired < timers) {
    all.run_once();
    ++rounds;
  }
  KERNLET_CHECK_EQUAL(t, early, 0, "timers that have fired before their time");
  KERNLET_CHECK_EQUAL(t, fired, timers, "timers that have fired");
  // A round may end early for nothing, now and then. One that never waits for a timer burns the processor.
  KERNLET_CHECK(t, rounds <= 10 * timers);
  t.step("a round with a deadline of its own, and nothing that could end it before");
  const deadline until = deadline_after(2ms);
  std::uint64_t waits = 0;
  for (; std::chrono::steady_clock::now() < until; ++waits)
    KERNLET_CHECK_EQUAL(t, all.run_once(until), 0, "calls");
  KERNLET_CHECK(t, waits <= 20);
}
