#pragma once
/// \file
/// A stack for signal handlers, one for each kernel thread. Frame code.

#include <cstddef>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Gives the calling kernel thread an alternate stack while it lives, unless the thread has one already. A
/// thread without one dies of an overflow without a report: the kernel finds no place to run the handler.
/// Made and destroyed on the same thread, on the thread's own stack. It has a guard of its own.
class alternate_stack {
 public:
  /// Makes room for the frame of a signal on this machine and for a handler that prints. Throws stack_error.
  alternate_stack();
  ~alternate_stack();
  alternate_stack(const alternate_stack&) = delete;
  alternate_stack& operator=(const alternate_stack&) = delete;

 private:
  std::byte* memory_ = nullptr; ///< null: the thread had one already
  std::size_t size_ = 0;        ///< bytes, with the guard
};

} // namespace KERNLET_PARTS
} // namespace kernlet
