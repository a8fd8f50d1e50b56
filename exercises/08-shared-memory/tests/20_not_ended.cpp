// Step 08.4: what is begun and not ended has not happened.
#include "support.hpp"

#include <stdexcept>

KERNLET_TEST("08.4.not-ended") {
  using namespace chapter08;
  ring_core ring(2);
  std::size_t first = 77, again = 78, place = 79;
  KERNLET_CHECK(t, !ring.try_begin_pop(place) && "nothing is in an empty ring");
  KERNLET_CHECK_EQUAL(t, place, 79, "the place that an empty ring did not name");
  KERNLET_CHECK(t, ring.try_begin_push(first) && ring.try_begin_push(again) && "there is room");
  KERNLET_CHECK_EQUAL(t, again, first, "the place of a push that was begun twice");
  KERNLET_CHECK(t, !ring.try_begin_pop(place) && "a push that was not ended is not inside");
  ring.end_push();
  KERNLET_CHECK(t, ring.try_begin_push(place) && place != first && "the next push has another place");
  ring.end_push();
  KERNLET_CHECK(t, !ring.try_begin_push(place) && "it is full");
  KERNLET_CHECK(t, ring.try_begin_pop(place) && ring.try_begin_pop(again) && "there are items");
  KERNLET_CHECK_EQUAL(t, place, first, "where the oldest item lies");
  KERNLET_CHECK_EQUAL(t, again, first, "the place of a pop that was begun twice");
  KERNLET_CHECK(t, !ring.try_begin_push(place) && "a pop that was not ended has given no place back");
  ring.end_pop();
  KERNLET_CHECK(t, ring.try_begin_push(place) && place == first && "now it has");
  bool refused = false;
  try {
    const ring_core none(0);
  } catch (const std::invalid_argument&) {
    refused = true;
  }
  KERNLET_CHECK(t, refused && "a ring without room is refused");
}
