#pragma once
/// \file
/// How other threads reach a scheduler that has one processor. There everything of a task belongs to the
/// thread that has the processor; this is the door, as loop_inbox.hpp is a loop's.
///
/// Invariants
/// - A task hangs in the inbox at most once: whoever changes its word `sent_` from nothing hangs it in; the
///   worker takes it out, then sets the word back.
/// - Whoever hangs one in wakes the worker afterwards, if it rests. So a worker that has found the inbox
/// empty
///   and then rests is woken.

#include <atomic>
#include <cstdint>

namespace kernlet {
inline namespace KERNLET_PARTS {

class scheduler;
class green_task;

/// The frame's.
class scheduler_inbox {
 public:
  /// What can be sent; bits of a task's word. `start`: it was spawned. `back`: it is ready, and stands in no
  /// queue.
  enum : std::uint32_t { wake = 1, cancel = 2, start = 4, back = 8 };

  void put(scheduler& owner, green_task& task, std::uint32_t what) noexcept;
  bool empty() const noexcept { return first_.load(std::memory_order_acquire) == nullptr; }
  /// The worker's: does what was sent, in the order in which it came.
  void take_all(scheduler& owner) noexcept;

 private:
  std::atomic<green_task*> first_{nullptr};
};

} // namespace KERNLET_PARTS
} // namespace kernlet
