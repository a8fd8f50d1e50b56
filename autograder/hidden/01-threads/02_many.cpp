// Step 01.2, hidden: four producers and four consumers. Each word comes out once, and nobody is left asleep.
#include "../../../exercises/01-threads/tests/buffer.hpp"

KERNLET_TEST("01.2.many") {
  using namespace chapter01;
  bounded_buffer buffer(2 + t.value("capacity"));
  traffic all{4, 4, 2500, {}};
  all.run(t, buffer);
  all.check(t);
}
