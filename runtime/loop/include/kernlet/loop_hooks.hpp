#pragma once
/// \file
/// What a loop asks of the world outside: the time, and something to wait for when no task is ready. A loop
/// by itself takes the steady clock and sleeps in a futex; an event loop lends it epoll_wait, a test lends it
/// a clock that jumps (kernlet/virtual_clock.hpp).

#include <kernlet/waiter.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Function pointers and one context pointer, set when the loop is made. None of them may suspend; none may
/// throw. All but interrupt() are called on the loop's own thread, on the stack of a task or of run().
///
/// poll() and idle() may wake tasks, cancel them, spawn new ones and stop the loop. They may not call run().
struct loop_hooks {
  void* self = nullptr;

  /// The time by which deadlines are judged. Never runs backwards.
  deadline (*now)(void* self) noexcept = nullptr;

  /// No task is ready. Waits until `until`, or until there may be something to do, or until interrupt(); may
  /// come back early for no reason. With `until == no_deadline` and `outside == false` nobody but this source
  /// itself could end the wait: then it returns false at once if it knows of nothing that could still come,
  /// and the loop reports a deadlock. In all other cases it returns true. May block the kernel thread.
  ///
  /// `outside`: somebody on another thread has promised a wake (kernlet::outside_source).
  bool (*idle)(void* self, deadline until, bool outside) noexcept = nullptr;

  /// Tasks are ready, and have been for `loop::poll_interval` switches: looks for what has happened, without
  /// waiting.
  void (*poll)(void* self) noexcept = nullptr;

  /// Ends the present idle(), or the next one if none is under way. From any thread, also while the loop runs
  /// a task. Several before an idle() count as one.
  void (*interrupt)(void* self) noexcept = nullptr;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
