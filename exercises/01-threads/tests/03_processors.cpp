// Step 01.1: the sides run on the processors that were asked for, and the caller's own are left alone.
#include "notebook.hpp"

KERNLET_TEST("01.1.processors") {
  using namespace chapter01;
  const auto all = processors();
  const auto choice = t.input("choice");
  for (std::size_t i = 0; i + 1 < choice.size(); i += 2) {
    const int wanted[2] = {all[choice[i] % all.size()], all[choice[i + 1] % all.size()]};
    t.step("side 0 on processor %d, side 1 on processor %d", wanted[0], wanted[1]);
    notebook seen(20);
    switch_meter_options options = noting(seen, 10);
    options.processors[0] = wanted[0];
    options.processors[1] = wanted[1];
    measure_thread_switch(options);
    std::uint64_t elsewhere = 0;
    for (const turn_note& note : seen.notes())
      elsewhere += note.processor != wanted[note.side];
    KERNLET_CHECK_EQUAL(t, seen.notes().size(), 20u, "turns that were taken");
    KERNLET_CHECK_EQUAL(t, elsewhere, 0u, "turns that were taken on another processor");
    KERNLET_CHECK(t, processors() == all && "the caller may still use the processors that it had");
  }
}
