// Step 01.1, first test: the turn goes from one thread to the other and back, and nobody else has it.
#include "notebook.hpp"

KERNLET_TEST("01.1.alternates") {
  using namespace chapter01;
  const std::uint64_t rounds = 1 + t.value("rounds");
  notebook seen(2 * rounds);
  t.step("the meter is asked for %llu rounds", static_cast<unsigned long long>(rounds));
  const switch_figures figures = measure_thread_switch(noting(seen, rounds));
  t.step("it has returned; %zu turns were taken", seen.notes().size());

  KERNLET_CHECK_EQUAL(t, seen.notes().size(), 2 * rounds, "turns that were taken");
  KERNLET_CHECK_EQUAL(t, figures.switches, 2 * rounds, "switches that it says it has made");
  for (std::uint64_t turn = 0; turn < seen.notes().size(); ++turn) {
    const turn_note& note = seen.notes()[turn];
    const bool in_order = note.turn == turn && note.side == static_cast<int>(turn % 2);
    if (in_order && turn + 1 < seen.notes().size())
      continue; // one record for all
    t.step("turn %llu was number %llu of side %d", static_cast<unsigned long long>(turn),
           static_cast<unsigned long long>(note.turn), note.side);
    KERNLET_CHECK(t, in_order && "the sides take turns, side 0 first");
    break;
  }
}
