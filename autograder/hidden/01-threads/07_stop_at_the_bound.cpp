// Step 01.4, hidden: stop() comes while all threads are busy and others stand in the queue. Those are not
// served.
#include "../../../exercises/01-threads/tests/server.hpp"

KERNLET_TEST("01.4.stop-at-the-bound") {
  chapter01::serve_the_judge(t);
}
