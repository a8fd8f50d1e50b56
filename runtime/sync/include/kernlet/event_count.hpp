#pragma once
/// \file
/// A contract of chapter 8: sleep until a condition holds that others make true without a lock, and without
/// telling unless somebody sleeps. The scheduler's workers sleep here (chapter 9).
///
/// Two mirrored recipes. Each side writes its own word, puts a fence, and reads the other's:
///
///     the waiter                              the other side
///       1. publish: "I wait"                    1. change: make the condition true
///       2. fence (seq_cst)                      2. fence (seq_cst)
///       3. look once more: does it hold?        3. look: does somebody wait?
///       4. if not, park                         4. if so, wake
///
/// The fences forbid the one bad end, in which each misses the other's word: the waiter does not see the
/// change and parks, the other does not see the waiter and goes. Of two fences one is first in the single
/// order of all of them, and whoever passes the second one sees what was written before the first. Acquire
/// and release cannot do that: they order what was written before a word with what is read after it, never a
/// write with a later read of another word. On x86, too: this is the order that a store buffer breaks.
///
/// Invariants
/// - A wait() does not sleep on when the condition has become true and that change's notify() has been
/// called.
/// - `ready` is called by the waiter alone, on its own thread.
/// - A notify() with nobody waiting is a fence and a load: no system call, and no write to a shared line.
///
/// Source of the idea: Reed and Kanodia, "Synchronization with eventcounts and sequencers" (1979); the fences
/// are Dekker's algorithm. Go's scheduler states the same two recipes above its wakep() (runtime/proc.go);
/// Linux: the comment over try_to_wake_up(), and prepare_to_wait().

#include <cstddef>
#include <kernlet/parker.hpp>
#include <kernlet/seam.hpp>
#include <memory>
#include <type_traits>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/event_count_state.hpp>)
KERNLET_UNSEEN_STATE(event_count_state);
#elif !KERNLET_SEALED
#include <kernlet/part/event_count_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

class event_count {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 80;

  event_count() noexcept;
  /// Nobody may be in wait(), and no notify() may be on its way: who has been woken by one may not destroy
  /// this before it has returned.
  ~event_count();
  event_count(const event_count&) = delete;
  event_count& operator=(const event_count&) = delete;

  /// One thread at a time. Returns `woken` when `ready(context)` has said true, `timed_out` when the deadline
  /// has passed and it has said false once more since. `ready` may be called any number of times, also when
  /// nothing has changed; it reads with atomic operations what the other side changes (relaxed will do for
  /// what is only looked at), and neither waits here nor throws. Blocks the kernel thread; not from a task, a
  /// signal handler, or under a guard.
  wake_reason wait(bool (*ready)(void*), void* context, deadline until = no_deadline);

  /// The same with a function object.
  template <class Ready>
  wake_reason wait(Ready&& ready, deadline until = no_deadline) {
    using object = std::remove_reference_t<Ready>;
    const auto call = [](void* context) { return static_cast<bool>((*static_cast<object*>(context))()); };
    return wait(call, const_cast<void*>(static_cast<const volatile void*>(std::addressof(ready))), until);
  }

  /// After a change, by whoever made it: wakes the thread in wait(), if there is one. From any thread, and
  /// from a signal handler; never blocks.
  void notify() noexcept;

 private:
  KERNLET_STATE(part::event_count_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/event_count_inline.hpp>)
#include <kernlet/part/event_count_inline.hpp>
#endif
