// Step 08.4: no more order than is paid for. Two threads push into a ring each, and look into the other's.
// That both find it empty is allowed, and it must be possible: a ring in which it never happens uses stronger
// orders than acquire and release, or a fence, at every step.
#include "support.hpp"

#include <kernlet/explore/outcome.hpp>

KERNLET_TEST("08.4.not-more") {
  using namespace chapter08;
  kernlet::explore::must_reach("both found the other's ring empty");
  ring_core left(1), right(1);
  KERNLET_NAME(t, left);
  KERNLET_NAME(t, right);
  const auto push = [](ring_core& ring) {
    std::size_t place = 0;
    if (ring.try_begin_push(place))
      ring.end_push();
  };
  const auto is_empty = [](ring_core& ring) {
    std::size_t place = 0;
    return !ring.try_begin_pop(place);
  };
  bool left_empty = false;
  const auto other = t.spawn([&] {
    push(right);
    left_empty = is_empty(left);
  });
  push(left);
  const bool right_empty = is_empty(right);
  t.join(other);
  if (left_empty && right_empty)
    kernlet::explore::outcome("both found the other's ring empty");
}
