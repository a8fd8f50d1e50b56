// Step 01.4: twelve clients, four at a time. Who is beyond the bound waits in the kernel's queue, and is
// served in the end.
#include "server.hpp"

KERNLET_TEST("01.4.beyond-the-bound") {
  chapter01::serve_the_judge(t);
}
