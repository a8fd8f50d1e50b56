// Step 05.2, hidden: an exception that nobody can join any more ends the program, with the task's name.
#include "../../../exercises/05-cooperative-loop/tests/support.hpp"

#include <csignal>
#include <cstdio>
#include <stdexcept>

KERNLET_TEST("05.2.nobody-joins") {
  using namespace chapter05;
  std::signal(SIGABRT, SIG_DFL);
  static char name[32];
  std::snprintf(name, sizeof name, "task %llu", static_cast<unsigned long long>(t.value("owner")));
  loop tasks;
  t.step("\"%s\" throws, and its handle was dropped", name);
  tasks.spawn(name, [] {
    this_task::yield();
    throw std::runtime_error("no such file");
  });
  tasks.run();
  const bool went_on = true;
  KERNLET_CHECK(t, !went_on);
}
