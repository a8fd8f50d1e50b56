#pragma once
/// \file
/// What stands in a run queue: something that could go on as soon as a worker takes it.
///
/// The queues know nothing else of a task. So they can be built, tested and explored without one.

#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Base of whatever a scheduler runs. Not owned by the queue it stands in, and in one queue at a time.
class runnable {
 public:
  /// For the queue that it stands in, and for nobody else: the one behind it. Only its queue, under its lock
  /// or as its owner, reads and writes it.
  runnable* behind = nullptr;

  /// What a worker does with it, unless it is a task with a stack of its own: then null.
  void (*const step)(runnable& self) = nullptr;

 protected:
  runnable() noexcept = default;
  explicit runnable(void (*with)(runnable& self)) noexcept : step(with) {}
  ~runnable() = default;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
