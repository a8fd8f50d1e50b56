// Step 01.4, hidden: one client reads slowly, so that its thread waits in a write. It gets everything; the
// other one does not wait for it.
#include "../../../exercises/01-threads/tests/server.hpp"

KERNLET_TEST("01.4.slow-reader") {
  chapter01::serve_the_judge(t);
}
