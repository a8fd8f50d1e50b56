// Step 01.1: who has not got the turn sleeps in the kernel. On one processor each round needs at least one
// sleep, for else neither side could let the other run. A side that spins, or gives way with sched_yield(),
// sleeps never.
#include "notebook.hpp"

KERNLET_TEST("01.1.blocks") {
  using namespace chapter01;
  constexpr std::uint64_t rounds = 400;
  const int only = processors().front();
  notebook seen(2 * rounds);
  switch_meter_options options = noting(seen, rounds);
  options.processors[0] = options.processors[1] = only;
  t.step("both sides on processor %d, %llu rounds", only, static_cast<unsigned long long>(rounds));
  measure_thread_switch(options);
  const long slept = seen.slept(0) + seen.slept(1);
  t.step("side 0 slept %ld times, side 1 %ld times", seen.slept(0), seen.slept(1));
  KERNLET_CHECK_EQUAL(t, seen.notes().size(), 2 * rounds, "turns that were taken");
  // Half of what must be: another program may take the processor away at the very moment of a hand-over.
  KERNLET_CHECK(t, slept >= static_cast<long>(rounds / 2) && "a waiting side sleeps in the kernel");
}
