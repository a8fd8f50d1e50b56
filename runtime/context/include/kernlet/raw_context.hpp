#pragma once
/// \file
/// The contract of chapter 2: a flow of control that can be left and gone on with. A part implements it.
///
/// A raw context is what a processor needs in order to go on with a suspended computation: a stack pointer, a
/// place in the code, and the registers that a function call must preserve. A kernel thread switch keeps the
/// same things; xv6 calls it `struct context` and `swtch`, Linux `__switch_to_asm`, Go `gobuf` and `gogo`.
///
/// Invariants
/// - A context is *running* on exactly one kernel thread, *suspended*, or *empty*. Only a suspended one may
/// be switched to.
/// - A switch suspends the caller's context and makes the other one run, on the same kernel thread.
/// - What is kept: the callee-saved registers of the platform's calling convention, the stack pointer, the
/// place, and with
///   switch_to() the floating-point control words (rounding mode and the like). What is not: caller-saved
///   registers, the flags, the signal mask, floating-point exception flags, thread-locals.
///
/// This is the lowest level: sanitizers are not told, exceptions in flight are not kept apart. Programs use
/// kernlet::context. Source of the idea: every kernel since Unix V6; the division of labour between caller
/// and callee is the platform's ABI.

#include <kernlet/seam.hpp>
#include <kernlet/stack_area.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/raw_context_state.hpp>)
KERNLET_UNSEEN_STATE(raw_context_state);
#elif !KERNLET_SEALED
#include <kernlet/part/raw_context_state.hpp>
#endif

// ThreadSanitizer is told of the switch first, so a note of entry would go to the stack of the next context,
// and the note of exit, after a context's last switch, to none: each end would fill the successor's shadow
// stack by one.
#if defined(__SANITIZE_THREAD__)
#define KERNLET_NO_ENTRY_NOTES [[gnu::no_sanitize("thread")]]
#elif defined(__clang__)
#define KERNLET_NO_ENTRY_NOTES [[clang::disable_sanitizer_instrumentation]]
#else
#define KERNLET_NO_ENTRY_NOTES
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

class context;

/// Where a new context begins. Gets the argument of prepare() and the word of the first switch. Must not
/// return and must not let an exception out: there is nobody to return to. Use `[[noreturn]]` code that ends
/// with a switch.
using entry_function = void (*)(void* argument, void* word);

class raw_context {
 public:
  /// Bytes that sealed code reserves for a context; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 128;

  /// An empty context. A switch away from the running code turns it into a suspended one.
  raw_context() noexcept;
  /// Does not unwind anything: the owner must have ended the computation, or not mind that it never ends.
  ~raw_context();
  raw_context(const raw_context&) = delete;
  raw_context& operator=(const raw_context&) = delete;

  /// Makes this a suspended context that will call `entry(argument, word)` on `stack` when it is switched to.
  /// Floating-point control words are inherited from the caller, as a new kernel thread inherits them. Writes
  /// only near the top of the stack; needs at most 512 bytes of it. The calling convention's alignment holds
  /// at the entry whatever the area's own alignment is. Touches no other memory, cannot fail. May be called
  /// from any thread; the context may be started on another.
  void prepare(stack_area stack, entry_function entry, void* argument) noexcept;

  /// Suspends the running context into *this and goes on with `next`, which receives `word`. Returns when
  /// somebody switches back to *this, with the word that they passed. *this must not be suspended; `next`
  /// must be. Never blocks, makes no system call. Must not be interrupted by a scheduler: hold a preemption
  /// guard.
  KERNLET_NO_ENTRY_NOTES void* switch_to(raw_context& next, void* word) noexcept;

  /// The same for contexts that promise not to change the floating-point control words: a part need not keep
  /// them, and may be faster.
  KERNLET_NO_ENTRY_NOTES void* switch_to_shared_fp(raw_context& next, void* word) noexcept;

 private:
  friend class context; // its prepare()
  KERNLET_STATE(part::raw_context_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/raw_context_inline.hpp>)
#include <kernlet/part/raw_context_inline.hpp>
#endif
