// Step 09.2: two processors come for their shares at the same moment, and somebody puts one more in.
#include "support.hpp"

KERNLET_TEST("09.2.shared") {
  using namespace chapter09;
  items<4> task;
  team<2> both({.capacity = 4});
  tally here, there;
  for (const std::uint64_t number : {1u, 2u, 3u})
    both.global().push(task[number]);
  KERNLET_NAME(t, both.global());
  const auto other = t.spawn(
      [&] { KERNLET_CHECK(t, there.note(take_local(both[1], false)) && "there is enough for both"); });
  both.global().push(task[4]);
  KERNLET_CHECK(t, here.note(take_local(both[0], false)) && "there is enough for both");
  t.join(other);
  here += there;
  both.drain(here);
  here.check_each_once(t, 4);
}
