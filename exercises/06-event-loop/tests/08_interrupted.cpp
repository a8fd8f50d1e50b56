// Step 06.1: a signal's handler runs while the reactor waits in the kernel. The wait goes on.
#include "support.hpp"

#include <csignal>
#include <sys/time.h>

namespace {

int bell = -1;
volatile sig_atomic_t signals = 0;

/// At the fifth signal there is something to read.
void on_alarm(int) {
  if (signals = signals + 1; signals == 5) [[maybe_unused]]
    const auto written = ::write(bell, "x", 1);
}

} // namespace

KERNLET_TEST("06.1.interrupted") {
  using namespace chapter06;
  reactor all;
  pair both;
  bell = both.ends[1];
  watch mine(all, both.ends[0]);
  bool heard = false, broken = false;
  mine.on_readable([&] { heard = true; });
  struct sigaction action{};
  action.sa_handler = on_alarm;
  ::sigaction(SIGALRM, &action, nullptr);
  t.step("a signal comes every millisecond; the fifth one brings something to read");
  const itimerval often{{0, 1000}, {0, 1000}}, never{};
  ::setitimer(ITIMER_REAL, &often, nullptr);
  while (!heard && !broken)
    broken = throws<std::system_error>([&] { all.run_once(); });
  ::setitimer(ITIMER_REAL, &never, nullptr);
  KERNLET_CHECK(t, !broken);
  KERNLET_CHECK(t, heard);
}
