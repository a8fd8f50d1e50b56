// Step 06.4 under the explorer: a task hands a call over; its loop sleeps in the reactor meanwhile, is about
// to, or has not come to it. In every order the task goes on, with what the call has returned.
#include "support.hpp"

KERNLET_TEST("06.4.every-hand-over") {
  using namespace chapter06;
  thread_pool pool({.threads = 1});
  world all;
  std::uint64_t written = 0, got = 0; // plain
  all.tasks.spawn("calls", [&] {
    got = run_in_executor(pool, [&] {
      written = 1;
      return std::uint64_t{7};
    });
    KERNLET_CHECK_EQUAL(t, written, 1u, "what the call has written");
  });
  all.run(t);
  KERNLET_CHECK_EQUAL(t, got, 7u, "what the call has returned");
}
