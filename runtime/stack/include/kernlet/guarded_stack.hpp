#pragma once
/// \file
/// The contract of chapter 3, first step: memory for one stack, with a guard below it. A part implements it.
///
///     high  |  usable bytes: a stack_area           | <- area().top(), where the first frame is built
///           |  ...                                  |
///           |                                       | <- area().lowest, at a page boundary
///           |  guard: every access is a fault       |
///     low   |                                       | <- area().lowest - guard_size()
///
/// Invariants
/// - *Reserved is not resident.* The addresses belong to the stack from the start; a page of memory is there
/// from its first touch
///   on. A new stack of any size has none.
/// - A stack never moves while anybody may use it: C++ keeps addresses into it.
/// - A stack that has no guard although one was asked for is never handed out: that is an error, not a
/// warning.
/// - A guard catches what touches it. A frame that is larger than the guard can step over it: choose a larger
/// guard, or compile
///   with -fstack-clash-protection, which touches each page on the way.
///
/// The kernel's counterparts: a thread's own stack (mmap and mprotect in the C library), the guard pages
/// below each kernel stack (CONFIG_VMAP_STACK), xv6's `guardpage`. Go has none of this: its stacks are small,
/// grow by being copied, and every function asks first whether there is room.

#include <cstddef>
#include <kernlet/seam.hpp>
#include <kernlet/stack_area.hpp>
#include <kernlet/stack_error.hpp>
#include <kernlet/stack_options.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/guarded_stack_state.hpp>)
KERNLET_UNSEEN_STATE(guarded_stack_state);
#elif !KERNLET_SEALED
#include <kernlet/part/guarded_stack_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// One stack with a mapping of its own. Neither copied nor moved. Making one takes system calls; a program
/// that makes many uses a stack_pool.
class guarded_stack {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 96;

  /// Reserves the memory and sets the guard. `owner` names who runs on the stack in an overflow's report; not
  /// copied, it must live as long as the stack; null: nobody. Throws stack_error when the kernel has no
  /// memory, no address space or no mapping left; the message names the limit and the cure. Any thread may
  /// call it, on any stack.
  explicit guarded_stack(stack_options options = {}, const char* owner = nullptr);
  /// Gives memory and addresses back to the kernel. Nobody may run on the stack, and nothing on it is
  /// destroyed.
  ~guarded_stack();
  guarded_stack(const guarded_stack&) = delete;
  guarded_stack& operator=(const guarded_stack&) = delete;

  /// The usable bytes: at least the size that was asked for; `lowest` is at a page boundary.
  stack_area area() const noexcept;
  /// Bytes of the guard below area().lowest: the size that was asked for, in whole pages.
  std::size_t guard_size() const noexcept;
  /// Another owner's name for reports. May be called while the stack is in use.
  void set_owner(const char* owner) noexcept;

 private:
  KERNLET_STATE(part::guarded_stack_state, state_size);
};

/// How deep a stack has ever been used, in bytes: from its top down to the end of the lowest page that is
/// resident, counted in whole pages. 0 for a stack that nobody has touched. Memory that was returned to the
/// kernel (stack_pool::trim()) begins again at 0. Pages that are swapped out count as untouched. Works for
/// every stack_area that is mapped memory of its own, from any thread, also while the stack is in use. Makes
/// system calls; does not fault pages in.
std::size_t stack_high_water(stack_area stack) noexcept;

} // namespace KERNLET_PARTS
} // namespace kernlet
