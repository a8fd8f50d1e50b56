// Everybody waits and no timer is set: what the loop says then.

#include "report.hpp"

#include <kernlet/loop.hpp>
#include <kernlet/this_task.hpp>

namespace {

/// The loop's end cancels all that are left; who joins one of them is told so.
void needs(kernlet::join_handle<void>& other) {
  try {
    other.join();
  } catch (const kernlet::cancelled_error&) {
  }
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  namespace this_task = kernlet::this_task;
  kernlet::join_handle<void> baker, miller; // outlive the tasks that refer to them, and so the loop
  kernlet::loop tasks;
  baker = tasks.spawn("baker", [&] { needs(miller); });  // no bread without flour
  miller = tasks.spawn("miller", [&] { needs(baker); }); // no flour before he has eaten
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
  report.fact("waiting", tasks.unfinished());
  return report.finish();
}
