// Step 01.4, hidden: stop() comes before run(), twice. Then run() returns at once, and nobody is served.
#include "../../../exercises/01-threads/tests/server.hpp"

KERNLET_TEST("01.4.stopped-before") {
  kernlet::echo_server server(t.listener(), t.value("bound"));
  t.wait_for_judge("run");
  server.stop();
  server.stop();
  t.step("stop() was called twice; now run()");
  server.run();
  KERNLET_CHECK_EQUAL(t, server.served(), t.value("served"),
                      "connections that the server says it has served");
}
