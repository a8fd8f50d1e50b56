#pragma once
/// \file
/// What the runtime keeps for each kernel thread, and the only way to reach it.
///
/// Both compilers compute the address of a thread-local once and keep it in a register. After a switch the
/// code may go on upon another kernel thread, with the first thread's address still in hand. So every access
/// goes through this_thread(), which the compiler may not merge with an earlier call. Call it again after
/// every switch; never keep the reference across one.

#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The C++ runtime's two words for exceptions in flight on a thread (Itanium C++ ABI, section 2.2.2). They
/// belong to the thread, but their content belongs to the context that threw.
struct exception_words {
  void* caught = nullptr; ///< the innermost handler's exception, a linked list
  unsigned uncaught = 0;  ///< how many were thrown and not caught yet

  /// One comparison for both: it stands in every switch.
  bool any() const noexcept { return (reinterpret_cast<std::uintptr_t>(caught) | uncaught) != 0; }
};

/// Called when a request that was deferred by a guard is due. May suspend: it runs with the guard released.
struct preemption_hook {
  void (*run)(void* self) noexcept = nullptr;
  void* self = nullptr;
};

class waiter;
class promise_core;
class processor;

/// One per kernel thread. Only its own thread and signal handlers upon it may touch it.
struct thread_block {
  std::uint32_t guard_depth = 0; ///< how many preemption guards are held; see preemption_guard.hpp
  /// Between leaving one context and arriving in the next. A word and not a byte: four stores of it stand in
  /// each round trip, and there stores of single bytes cost half a nanosecond more each (measured on AMD's
  /// Zen 3).
  std::uint32_t switching = 0;
  bool preemption_deferred = false; ///< a request came while a guard was held, or during a switch
  preemption_hook on_deferred;
  /// Where the thread's own words are; asked for when they are first needed. Until then it points to words
  /// that are not zero, so that one look at them is enough.
  exception_words* exceptions = &unknown_exceptions;
  /// The waiter of the task that runs here; null while a thread's own code runs. Set by a loop or a scheduler
  /// at each switch between tasks. Ask with current_waiter().
  waiter* current = nullptr;
  /// The fast task layer's free frames; null before the thread's first one and while it ends. See
  /// part/frame_pool.hpp there.
  void* frames = nullptr;
  /// The task layer's: the Task that has come to a wait_point, or goes on from one. See wait_list.hpp there.
  promise_core* at_wait_point = nullptr;
  /// The scheduler's: the processor that this thread has; null where it is no worker. See processor.hpp
  /// there.
  processor* processor_here = nullptr;

  static exception_words unknown_exceptions;
};

#if defined(__x86_64__)
/// The calling thread's block. Cannot fail.
///
/// Two instructions. They are volatile, so no compiler merges two of them, and the offset comes from the
/// table that the loader has filled (initial-exec): no call into it, safe in a signal handler.
[[gnu::always_inline]] inline thread_block& this_thread() noexcept {
  thread_block* here = nullptr;
  asm volatile("movq %%fs:0, %0\n\t"
               "addq " KERNLET_QUOTE(KERNLET_SYMBOL(this_thread_block)) "@gottpoff(%%rip), %0"
               : "=r"(here)
               :
               : "cc");
  return *here;
}
#else
thread_block& this_thread() noexcept;
#endif

/// The calling thread's exception words; the slow way to what `exceptions` points to.
exception_words& own_exceptions(thread_block& here) noexcept;

} // namespace KERNLET_PARTS
} // namespace kernlet
