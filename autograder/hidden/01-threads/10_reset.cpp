// Step 01.4, hidden: three clients cut their connections off. Their threads end, and the others are served.
#include "../../../exercises/01-threads/tests/server.hpp"

KERNLET_TEST("01.4.reset") {
  chapter01::serve_the_judge(t);
}
