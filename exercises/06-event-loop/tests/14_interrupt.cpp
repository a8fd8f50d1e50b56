// Step 06.2: interrupt() ends the present wait, or the next one; several count as one; errno stays as it was.
#include "support.hpp"

#include <csignal>
#include <sys/time.h>

namespace {

chapter06::reactor* waiting = nullptr;

void on_alarm(int) {
  waiting->interrupt();
}

} // namespace

KERNLET_TEST("06.2.interrupt") {
  using namespace chapter06;
  reactor all;
  t.step("main interrupts twice, then waits without a deadline");
  errno = ENOTTY;
  all.interrupt();
  all.interrupt();
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(errno), ENOTTY, "errno after interrupt()");
  KERNLET_CHECK_EQUAL(t, all.run_once(), 0, "calls");
  t.step("the next wait is ended by a signal's handler");
  waiting = &all;
  struct sigaction action{};
  action.sa_handler = on_alarm;
  action.sa_flags = SA_RESTART;
  ::sigaction(SIGALRM, &action, nullptr);
  const itimerval once{{0, 0}, {0, 3000}};
  ::setitimer(ITIMER_REAL, &once, nullptr);
  all.run_once();
  all.run_once(deadline_after(1ms)); // the handler may have come between two waits
  t.step("main waits for what it hands in itself before it waits");
  bool called = false;
  all.call_from_thread([&] { called = true; });
  KERNLET_CHECK(t, all.waits_for_something());
  while (!called)
    all.run_once();
  KERNLET_CHECK(t, !all.waits_for_something());
}
