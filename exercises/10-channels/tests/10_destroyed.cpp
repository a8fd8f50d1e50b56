// Step 10.1: a channel that is destroyed while somebody waits ends the program, and names who waits. They
// would wait on memory that is gone.
#include "support.hpp"

#include <csignal>

KERNLET_TEST("10.1.destroyed") {
  using namespace chapter10;
  std::signal(SIGABRT, SIG_DFL); // by which it is to end
  auto between = std::make_unique<channel_core>(0);
  scripted_task task(t, {[&] {
                       t.step("the channel is destroyed");
                       between.reset();
                       return wake_reason::woken;
                     }});
  task.called = "task " + std::to_string(t.value("number"));
  const running_as here(task);
  receive(*between);
}
