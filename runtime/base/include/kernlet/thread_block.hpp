#pragma once
/// \file
/// What the runtime keeps for each kernel thread, and the only way to reach it.
///
/// Both compilers compute the address of a thread-local once and keep it in a register. After a switch the
/// code may go on upon another kernel thread, with the first thread's address still in hand. So every access
/// goes through this_thread(), which is never inlined and whose call the compiler may not merge with an
/// earlier one. Call it again after every switch; never keep the reference across one.

#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// The C++ runtime's two words for exceptions in flight on a thread (Itanium C++ ABI, section 2.2.2). They
/// belong to the thread, but their content belongs to the context that threw.
struct exception_words {
  void* caught = nullptr; ///< the innermost handler's exception, a linked list
  unsigned uncaught = 0;  ///< how many were thrown and not caught yet

  bool any() const noexcept { return caught != nullptr || uncaught != 0; }
};

/// Called when a request that was deferred by a guard is due. May suspend: it runs with the guard released.
struct preemption_hook {
  void (*run)(void* self) noexcept = nullptr;
  void* self = nullptr;
};

/// One per kernel thread. Only its own thread and signal handlers upon it may touch it.
struct thread_block {
  std::uint32_t guard_depth = 0;    ///< how many preemption guards are held; see preemption_guard.hpp
  bool preemption_deferred = false; ///< a request came while one was held
  preemption_hook on_deferred;
  exception_words* exceptions = nullptr; ///< the thread's own words, cached
};

/// The calling thread's block. Cannot fail; the first call on a thread caches its exception words.
thread_block& this_thread() noexcept;

} // namespace KERNLET_PARTS
} // namespace kernlet
