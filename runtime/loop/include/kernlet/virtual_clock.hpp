#pragma once
/// \file
/// A clock for tests: time stands still while a task is ready, and jumps to the next deadline when none is. A
/// test of hours takes microseconds and comes out the same each time.

#include <kernlet/loop_hooks.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Lends a loop its time. Must outlive the loop.
///
///     kernlet::virtual_clock clock;
///     kernlet::loop loop({.hooks = clock.hooks()});
class virtual_clock {
 public:
  /// Begins at `start`.
  explicit virtual_clock(deadline start = deadline(std::chrono::hours(1))) noexcept : now_(start) {}
  virtual_clock(const virtual_clock&) = delete;
  virtual_clock& operator=(const virtual_clock&) = delete;

  deadline now() const noexcept { return now_; }
  /// Moves the time on, as a task does that computes for so long.
  void advance(std::chrono::nanoseconds by) noexcept { now_ += by; }
  /// How often it has jumped to a deadline.
  unsigned long jumps() const noexcept { return jumps_; }

  /// For loop_options. When somebody outside has promised a wake and no timer is set, it waits in real time.
  loop_hooks hooks() noexcept;

 private:
  deadline now_;
  unsigned long jumps_ = 0;
  thread_waiter sleep_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
