// Step 09.4, hidden: two workers ask at the same moment whether they may search. One of them may.
#include "../../../exercises/09-many-to-many/tests/support.hpp"

KERNLET_TEST("09.4.both-search") {
  using namespace chapter09;
  idle_workers idle(2);
  KERNLET_NAME(t, idle);
  bool may = false;
  const auto other = t.spawn([&] { may = idle.start_search(); });
  const bool may_too = idle.start_search();
  t.join(other);
  KERNLET_CHECK(t, may != may_too && "one of two may search");
  idle.end_search();
  KERNLET_CHECK(t, idle.start_search() && !idle.start_search() && "and when it has ended, one may again");
}
