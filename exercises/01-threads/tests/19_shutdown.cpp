// Step 01.4: stop() comes while the server waits for the next client. Nobody new is served; who is open is,
// to the end.
#include "server.hpp"

KERNLET_TEST("01.4.shutdown") {
  chapter01::serve_the_judge(t);
}
