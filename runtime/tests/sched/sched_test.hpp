#pragma once
/// \file
/// What several of the scheduler's tests need.

#include <kernlet/go.hpp>

namespace test {

/// Runs `main` on so many workers; what it lets out comes out.
template <class Main>
auto on(std::uint32_t workers, Main&& main) {
  return kernlet::run(
      kernlet::scheduler_options{.workers = workers, .deadlock = kernlet::on_deadlock::throw_error},
      std::forward<Main>(main));
}

/// A test's body runs on one worker, on two, and on more than this machine has processors.
inline constexpr std::uint32_t worker_counts[] = {1, 2, 7};

/// Waits in place until others have made it so: they run meanwhile.
template <class Condition>
void until(Condition holds) {
  while (!holds())
    kernlet::yield();
}

/// Waits for ever, as a waiting point does: a cancellation is thrown.
[[noreturn]] inline void park_for_ever() {
  for (;;)
    if (kernlet::current_waiter().park() == kernlet::wake_reason::cancelled)
      throw kernlet::task_cancelled{};
}

} // namespace test
