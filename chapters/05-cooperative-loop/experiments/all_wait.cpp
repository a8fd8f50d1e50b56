// Everybody waits and no timer is set: what the loop says then.

#include "report.hpp"

#include <kernlet/loop.hpp>
#include <kernlet/this_task.hpp>

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  namespace this_task = kernlet::this_task;
  kernlet::join_handle<void> baker, miller; // outlive the tasks that refer to them, and so the loop
  kernlet::loop_options options;
  // Its end cancels all three. Whoever joins a cancelled task gets an exception, and nobody asks for it here.
  options.unjoined.report = [](void*, const char*, const std::exception_ptr&) noexcept {};
  kernlet::loop tasks(options);
  baker = tasks.spawn("baker", [&] { miller.join(); });  // no bread without flour
  miller = tasks.spawn("miller", [&] { baker.join(); }); // no flour before he has eaten
  tasks.spawn("customer", [&] { kernlet::current_waiter().park(); });
  tasks.spawn("radio", [] {
    for (int i = 0; i < 3; ++i)
      this_task::yield();
  });
  std::string said = "nothing";
  try {
    tasks.run();
  } catch (const kernlet::deadlock_error& error) {
    said = error.what();
  }
  report.say(said);
  report.fact("said", said);
  return report.finish();
}
