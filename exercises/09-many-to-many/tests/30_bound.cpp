// Step 09.4, first test: how many may search. At most half of those who are awake, rounded up; here all are
// awake.
#include "support.hpp"

KERNLET_TEST("09.4.bound") {
  using namespace chapter09;
  for (const std::uint32_t workers : {1u, 2u, 3u, 4u, 7u}) {
    idle_workers idle(workers);
    t.step("%u workers, all awake", workers);
    for (int round = 0; round < 2; ++round) {
      std::uint64_t searching = 0;
      for (std::uint32_t i = 0; i < workers; ++i)
        searching += idle.start_search();
      KERNLET_CHECK_EQUAL(t, searching, (workers + 1) / 2, "how many may search");
      idle.end_search();
      KERNLET_CHECK(t, idle.start_search() && "when one has ended, another one may");
      KERNLET_CHECK(t, !idle.start_search() && "and no more");
      for (; searching != 0; --searching)
        idle.end_search();
    }
    KERNLET_CHECK_EQUAL(t, idle.resting(), 0, "how many rest");
  }
}
