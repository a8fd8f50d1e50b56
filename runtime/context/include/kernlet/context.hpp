#pragma once
/// \file
/// The frame's wrapper around the raw switch: what every switch must do, whatever part does the switching.
///
/// - exceptions in flight stay with the context that threw them. The C++ runtime keeps them per kernel
/// thread; without this the
///   wrong exception is rethrown after a few switches inside a catch block. The two words are moved only when
///   one is non-zero.
/// - AddressSanitizer learns which stack is in use, ThreadSanitizer which fiber.
/// - the part runs under a preemption guard.
/// - floating-point control words are kept per context unless `fp_control::shared` says that nobody changes
/// them.

#include <cassert>
#include <kernlet/preemption_guard.hpp>
#include <kernlet/raw_context.hpp>
#include <kernlet/sanitizer_fiber.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Whether a context has its own rounding mode, precision and exception masks, or shares its thread's.
/// Contexts that switch to one another must agree: one that shares has no words for the other kind to load.
enum class fp_control { kept, shared };

/// A flow of control with its own stack. Neither copied nor moved: others hold its address.
class context {
 public:
  /// The running code's own context, empty until the first switch away from it; or one for prepare().
  explicit context(fp_control words = fp_control::kept) noexcept : words_(words) {}
  ~context() = default;
  context(const context&) = delete;
  context& operator=(const context&) = delete;

  /// As raw_context::prepare(). `entry` must leave its context for the last time with exit_to(). A context
  /// that has ended may be prepared again. If it ended inside a catch block, that exception is forgotten: its
  /// memory is never freed.
  void prepare(stack_area stack, entry_function entry, void* argument) noexcept {
    entry_ = entry;
    argument_ = argument;
    keeps_exceptions_ = 0; // what an earlier life left in flight is not ours
    fiber_.create(stack);
#if KERNLET_OPEN
    if (words_ == fp_control::shared)
      return prepare_shared(raw_, raw_.state(), stack);
#endif
    raw_.prepare(stack, begin, this);
  }

  /// As raw_context::switch_to(): suspends the caller into *this, goes on with `next`, returns the word that
  /// is brought back. May come back on another kernel thread, if somebody resumed it there: keep no
  /// thread-local address across it.
  [[gnu::always_inline]] void* switch_to(context& next, void* word) noexcept {
    leave(fiber_.before_switch(next.fiber_));
    word = hand_over(next, word);
    arrive();
    return word;
  }

  /// The same for a caller who can tell from the word that comes back which context has arrived: `own(word)`
  /// returns *this again. Then nobody keeps the address of *this in memory meanwhile, and no load of it
  /// stands between this switch and the next.
  template <class Own>
  [[gnu::always_inline]] void* switch_to(context& next, void* word, Own own) noexcept {
    leave(fiber_.before_switch(next.fiber_));
    word = hand_over(next, word);
    own(word).arrive();
    return word;
  }

  /// Leaves *this for ever and goes on with `next`. The stack may be reused as soon as `next` runs.
  [[noreturn]] void exit_to(context& next, void* word) noexcept;

 private:
  static void begin(void* self, void* word);

#if KERNLET_OPEN
  /// A part may offer a way to prepare a context whose control words nobody will ask for: reading them takes
  /// longer than all the rest of prepare() on some processors.
  template <class Raw, class State>
  void prepare_shared(Raw& raw, State& state, stack_area stack) noexcept {
    if constexpr (requires { prepare_without_words(state, stack, begin, this); })
      prepare_without_words(state, stack, begin, this);
    else
      raw.prepare(stack, begin, this);
  }
#endif

  [[gnu::always_inline]] void* hand_over(context& next, void* word) noexcept {
    assert(words_ == next.words_ &&
           "contexts that switch to one another keep their control words all, or share them all");
    if (words_ == fp_control::kept) [[unlikely]] // to whom a jump more is nothing
      return raw_.switch_to(next.raw_, word);
    return raw_.switch_to_shared_fp(next.raw_, word);
  }

  [[gnu::always_inline]] void leave(sanitizer_fiber::note) noexcept {
    thread_block& here = this_thread();
    guard::begin_switch(here);
    if (here.exceptions->any()) [[unlikely]]
      keep_exceptions(here);
  }

  [[gnu::always_inline]] void arrive() noexcept {
    fiber_.after_switch();
    thread_block& here = this_thread(); // read again: this may be another kernel thread
    if (keeps_exceptions_ != 0) [[unlikely]]
      give_exceptions_back(here);
    guard::end_switch(here);
  }

  // Out of line, so that what is rare takes no registers from what is not.
  [[gnu::noinline, gnu::cold]] void keep_exceptions(thread_block& here) noexcept;
  [[gnu::noinline, gnu::cold]] void give_exceptions_back(thread_block& here) noexcept;

  raw_context raw_;
  sanitizer_fiber fiber_;
  fp_control words_;
  unsigned keeps_exceptions_ = 0; ///< whether the words below were in flight when it was left
  // Not set before they are needed: a context often lives for one switch and back.
  void* caught_;
  unsigned uncaught_;
  entry_function entry_;
  void* argument_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
