// Step 01.1: the two sides are two kernel threads, and neither is the one that asked.
#include "notebook.hpp"

KERNLET_TEST("01.1.two-threads") {
  using namespace chapter01;
  notebook seen(40);
  measure_thread_switch(noting(seen, 20));
  bool same = true, apart = true;
  for (const turn_note& note : seen.notes()) {
    same = same && note.thread == seen.notes()[note.turn % 2].thread;
    apart = apart && note.thread != gettid();
  }
  KERNLET_CHECK_EQUAL(t, seen.notes().size(), 40u, "turns that were taken");
  KERNLET_CHECK(t, same && "each side is one thread from its first turn to its last");
  KERNLET_CHECK(t, apart && "neither side is the thread that called the meter");
  KERNLET_CHECK(t, seen.notes().size() > 1 && seen.notes()[0].thread != seen.notes()[1].thread &&
                       "the two sides are two threads");
}
