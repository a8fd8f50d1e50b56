#pragma once
/// \file
/// The contract of chapter 3, second step: stacks that are used again and again. A part implements it.
///
/// Making a stack takes system calls, and its first touch takes a page fault: microseconds both. A task that
/// lives for a microsecond cannot pay that. So a stack that is given back stays mapped, guarded and resident,
/// and the next task gets it, warm.
///
/// Invariants
/// - A stack is *taken* or *idle*. No stack is taken twice at the same time.
/// - An idle stack is handed out before a new one is made.
/// - Giving a stack back returns no memory to the kernel. trim() does, and keeps addresses and guards.
/// - A stack stays where it is, however many others are made, taken, given back or trimmed.
///
/// xv6 keeps its kernel stacks in the same way (kalloc's free list); Linux caches two stacks of ended threads
/// per processor; Go keeps free stacks by size, per processor and centrally, and returns them when the
/// collector runs.

#include <cstddef>
#include <kernlet/guarded_stack.hpp>
#include <kernlet/seam.hpp>
#include <kernlet/stack_area.hpp>
#include <kernlet/stack_counts.hpp>
#include <kernlet/stack_options.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/stack_pool_state.hpp>)
KERNLET_UNSEEN_STATE(stack_pool_state);
#elif !KERNLET_SEALED
#include <kernlet/part/stack_pool_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Stacks of one size. Neither copied nor moved. May be used from many threads at once; a stack may be given
/// back by another thread than took it.
///
/// Must not be interrupted by a scheduler on its own thread: the caller holds a preemption guard, as the
/// frame does. May be called on any stack, but not from a signal handler.
class stack_pool {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 512;

  /// Makes no stack yet.
  explicit stack_pool(stack_options options = {});
  /// Gives all memory back to the kernel. Every stack must be idle, and no other thread may use the pool.
  ~stack_pool();
  stack_pool(const stack_pool&) = delete;
  stack_pool& operator=(const stack_pool&) = delete;

  /// A stack with a guard, at least as large as the options say; `lowest` is at a page boundary and directly
  /// above the guard. What an earlier use left in it is still there. Its highest page may be touched, none
  /// else. `owner` as in guarded_stack. Throws
  /// stack_error when a new one is needed and cannot be made; the pool stays as it was. May block shortly on
  /// a lock; never suspends.
  stack_area take(const char* owner = nullptr);

  /// The end of its use. `stack` is exactly what take() returned. Nobody may run on it any more; nothing on
  /// it is destroyed. Makes no system call that returns memory. May block shortly on a lock.
  void give_back(stack_area stack) noexcept;

  /// Another owner's name for a stack that is taken, for reports.
  void set_owner(stack_area stack, const char* owner) noexcept;

  /// Returns the memory of idle stacks to the kernel; they stay mapped and guarded, and their next use begins
  /// with zeroes and a page fault. Stacks that other threads hold ready for themselves may be left out (a few
  /// dozen each). Returns how many stacks were looked after; 0 when none was taken since the last time.
  std::size_t trim() noexcept;

  /// How large a stack of this pool and its guard really are: whole pages.
  stack_options options() const noexcept;
  stack_counts counts() const noexcept;

 private:
  KERNLET_STATE(part::stack_pool_state, state_size);
};

/// The pool of the process, with the default options; usable from many threads. It lives to the end of the
/// process, so that stacks may be given back until the very last. Its first call makes it and switches
/// report_overflows() on.
stack_pool& default_stacks();

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/stack_pool_inline.hpp>)
#include <kernlet/part/stack_pool_inline.hpp>
#endif
