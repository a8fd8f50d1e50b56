// Step 09.4: one searches, the other one rests, and two pieces of work come in. Who notifies relies on the
// one that searches; so that one, when it has found something, calls the other.
#include "support.hpp"

KERNLET_TEST("09.4.last-searcher") {
  using namespace chapter09;
  idle_workers idle(2);
  KERNLET_NAME(t, idle);
  work all;
  KERNLET_NAME(t, all);
  KERNLET_CHECK(t, idle.start_search() && "nobody searches yet");
  const auto other = t.spawn([&] {
    if (take_one(idle, 1, all))
      idle.end_search();
  });
  all.put();
  all.put();
  idle.notify(); // leaves it to the caller, who searches
  KERNLET_CHECK(t, all.take() && "one piece for the one that searches");
  idle.end_search();
  t.join(other);
  KERNLET_CHECK(t, !all.any() && "no work is left");
}
