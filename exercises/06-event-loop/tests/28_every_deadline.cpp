// Step 06.4 under the explorer: the call ends at the moment of its caller's deadline. In every order the
// caller has the result or is told that it is late, and whoever wakes it does so while it is there: here its
// waiter is gone when the call is over.
#include "support.hpp"

KERNLET_TEST("06.4.every-deadline") {
  using namespace chapter06;
  thread_pool pool({.threads = 1});
  const deadline moment = std::chrono::steady_clock::now() + 1ms;
  auto mine = std::make_unique<thread_waiter>();
  this_thread().current = mine.get(); // as a loop does for its task
  std::uint64_t got = 0;
  const std::uint64_t late = error_of([&] {
    got = run_in_executor(pool,
                          [moment] {
                            thread_waiter nobody_wakes;
                            nobody_wakes.park(moment);
                            return std::uint64_t{7};
                          },
                          {.until = moment});
  });
  this_thread().current = nullptr;
  mine.reset();
  KERNLET_CHECK(t, late == 0 ? got == 7 : got == 0);
  KERNLET_CHECK(t, late == 0 || late == ETIMEDOUT);
}
