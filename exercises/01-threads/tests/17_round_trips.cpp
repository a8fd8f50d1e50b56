// Step 01.4, first test: eight clients at a time; each one's bytes come back to it, whoever else is slow.
#include "server.hpp"

KERNLET_TEST("01.4.round-trips") {
  chapter01::serve_the_judge(t);
}
