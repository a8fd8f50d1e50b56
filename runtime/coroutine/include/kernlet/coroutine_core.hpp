#pragma once
/// \file
/// The contract of chapter 4: a function that can stop in the middle and go on later, on a stack of its own.
/// A part implements it; types are put on top by kernlet/coroutine.hpp and kernlet/generator.hpp.
///
/// Whoever calls resume() is the coroutine's *resumer* until it suspends again. resume() looks like a
/// function call: it comes back when the body yields, returns or throws. Nothing runs in parallel; a resume
/// and the yield that answers it are two context switches on one kernel thread.
///
/// Invariants
/// - A coroutine is *created*, *suspended*, *running* or *finished*. Only a created or suspended one may be
///   resumed. One that has resumed another and waits for it counts as running.
/// - A running coroutine has exactly one resumer: the code that resumed it, or that resumed the one which
///   transferred to it. yield() goes to the resumer, wherever that runs: in main, or in another coroutine.
/// - The body is destroyed exactly once, and before that every object that it keeps on its stack.
/// - Exceptions in flight and, unless `fp_control::shared`, the floating-point control words stay with each
///   side.
///
/// A coroutine may be created, resumed and destroyed on different kernel threads, by one at a time: the
/// caller makes sure that the steps follow one another (a mutex, a join, a channel). None of the functions
/// blocks or makes a system call, except where a new stack must be mapped; none may be called in a signal
/// handler.
///
/// Source of the idea: Conway 1963; the asymmetric pair of resume and yield is Lua's (de Moura and
/// Ierusalimschy, "Revisiting Coroutines", 2004). xv6 does the same when a process's kernel thread switches
/// to its processor's scheduler and back; Go does it with gogo and mcall.

#include <cstddef>
#include <kernlet/context.hpp>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

class stack_pool;
class coroutine_core;
class coroutine_self;

namespace part {
struct coroutine_block; ///< what a part keeps for one coroutine, wherever it likes
}

/// A coroutine was used against its rules; what() names the rule and the cure. The coroutines concerned are
/// as they were.
class coroutine_error : public std::logic_error {
 public:
  explicit coroutine_error(const char* what);
  ~coroutine_error() override;
};

/// Thrown at the suspension point of a coroutine that is destroyed while suspended, so that the objects on
/// its stack are destroyed as well. Not derived from std::exception: `catch (const std::exception&)` lets it
/// pass. Code that catches it, by `catch (...)` say, cleans up and throws it on. If it does not, the
/// exception is thrown again at the next suspension point, and at each one after that.
///
/// It cannot pass a `noexcept` function: std::terminate() is called, and names this type.
class coroutine_unwind {};

/// How a coroutine is made. Copied where it is used.
struct coroutine_options {
  /// Where its stack comes from and goes back to; null stands for default_stacks(). Must outlive the
  /// coroutine.
  stack_pool* stacks = nullptr;
  /// Shared control words make a switch cheaper: the body then runs with its resumer's rounding mode, and
  /// what it changes, its resumer sees.
  fp_control words = fp_control::kept;
  /// For reports and debuggers; not copied, so a literal.
  const char* name = "coroutine";
};

enum class coroutine_status {
  created,   ///< the body has not begun
  suspended, ///< it waits in yield() or transfer_to()
  running,   ///< it runs, or waits for a coroutine that it resumed
  finished,  ///< the body has returned or thrown
};

/// A body whose type has been forgotten: an object that can be moved, called and destroyed. One table for
/// each type, with static lifetime; see kernlet/coroutine.hpp for how it is made.
struct body_operations {
  std::size_t size;      ///< of the body, in bytes
  std::size_t alignment; ///< a power of two
  /// Constructs the body at `to` out of what `from` points to, the `source` that the coroutine was made with.
  /// Called once. May throw; then there is no body.
  void (*move)(void* to, void* from);
  /// Calls it. Runs on the coroutine's stack; `word` is that of the first resume. May throw.
  void (*run)(void* body, coroutine_self& self, void* word);
  void (*destroy)(void* body) noexcept;
};

/// \cond
namespace detail {

/// \name For covers with types: a body goes to body_operations::move as an address, and is there again what
/// it was to the caller, a value to move from or one to copy. A function becomes a pointer to it first.
/// @{
template <class Body>
decltype(auto) object(Body&& body) noexcept {
  if constexpr (std::is_function_v<std::remove_reference_t<Body>>)
    return &body;
  else
    return static_cast<Body&&>(body);
}
template <class Source>
void* address(Source& source) noexcept {
  return const_cast<void*>(static_cast<const void*>(std::addressof(source)));
}
template <class Source>
Source&& as(void* from) noexcept {
  return static_cast<Source&&>(*static_cast<std::remove_reference_t<Source>*>(from));
}
/// @}

} // namespace detail
/// \endcond

/// The outside of a coroutine: its owner. Can be moved while the coroutine is in any state, not copied.
class coroutine_core {
 public:
  /// Owns nothing, and is finished.
  coroutine_core() noexcept = default;

  /// A created coroutine. Its body is moved out of `source`; nothing of it runs yet.
  ///
  /// Errors: stack_error when there is no stack, coroutine_error for a body that is too large for the part
  /// (every part takes bodies up to 1024 bytes, with alignment up to 64), and whatever moving the body
  /// throws. Then nothing has happened.
  coroutine_core(const body_operations& operations, void* source, const coroutine_options& options = {});

  coroutine_core(coroutine_core&& other) noexcept : block_(std::exchange(other.block_, nullptr)) {}
  /// Ends the coroutine that *this owned, as the destructor does.
  coroutine_core& operator=(coroutine_core&& other) noexcept {
    coroutine_core former(std::exchange(block_, std::exchange(other.block_, nullptr)));
    return *this;
  }
  /// As destroy(). What that throws has nowhere to go from a destructor: std::terminate().
  ~coroutine_core() {
    if (block_ != nullptr)
      destroy();
  }

  /// Runs the body until it yields, returns or throws. May be called from a thread's own code and from inside
  /// another coroutine, which then waits. Suspends the caller; does not block the kernel thread.
  ///
  /// The word goes to the body: the first one as an argument of its call, each later one as the result of the
  /// yield() that it waits in. Returns the word that was yielded, or null when the body has returned: done()
  /// tells the two apart. After a transfer both come from the coroutine that ran last.
  ///
  /// Throws what the body lets out, here and nowhere else: not to its creator, not on its own stack. The
  /// coroutine is finished then. Throws coroutine_error, and does nothing, if *this is finished, running or
  /// empty.
  void* resume(void* word = nullptr);

  /// Ends the coroutine, whatever it has reached, and gives its stack back; *this is empty then.
  ///
  /// A suspended one is unwound: coroutine_unwind is thrown at its suspension point, on its own stack, with
  /// the caller as its resumer. So destructors run, innermost first, before this returns. One that was only
  /// created has nothing to unwind. Throws what the body lets out instead of coroutine_unwind, after all is
  /// freed. Throws coroutine_error, and does nothing, if the coroutine is running: it cannot pull the stack
  /// from under its own feet. Calling it on an empty one does nothing.
  ///
  /// A panic if the coroutine waits in a destructor that an exception has called: nothing may be thrown
  /// there.
  void destroy();

  coroutine_status status() const noexcept; ///< of an empty one: finished
  bool done() const noexcept { return status() == coroutine_status::finished; }
  explicit operator bool() const noexcept { return block_ != nullptr; } ///< whether it owns a coroutine

  /// Where the body lies, until destroy(): not moved when *this is. Null if *this is empty.
  void* body() const noexcept;

 private:
  friend class coroutine_self;
  explicit coroutine_core(part::coroutine_block* block) noexcept : block_(block) {}

  part::coroutine_block* block_ = nullptr;
};

/// The inside of a coroutine: what its body sees of it. Valid while the body runs. Any function that the body
/// calls may use it, at any depth: that is what a stack of its own is for.
class coroutine_self {
 public:
  /// For parts.
  explicit coroutine_self(part::coroutine_block& block) noexcept : block_(&block) {}

  /// Suspends the coroutine: its resumer's resume() returns `word`. Returns the word of the next resume,
  /// which may come from another resumer and on another kernel thread: keep no thread-local address across
  /// it.
  ///
  /// Throws coroutine_unwind if the coroutine is destroyed meanwhile; and at once, without suspending, if it
  /// is being destroyed already. Throws coroutine_error if the caller is not this coroutine itself, say a
  /// coroutine that it has resumed.
  void* yield(void* word = nullptr);

  /// Suspends the coroutine and goes on with `next`, without a way back through the resumer: that becomes the
  /// resumer of `next`, which receives `word` as it would from resume(). So any number of transfers in a row
  /// needs no more stack than one. Returns and throws as yield() does.
  ///
  /// Throws coroutine_error, and does nothing, if `next` may not be resumed, or if one of the two shares its
  /// floating-point control words and the other does not.
  void* transfer_to(coroutine_core& next, void* word = nullptr);

 private:
  part::coroutine_block* block_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/coroutine_core_inline.hpp>)
#include <kernlet/part/coroutine_core_inline.hpp>
#endif
