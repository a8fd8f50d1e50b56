#pragma once
/// \file
/// A contract of chapter 9, first step: one queue that all workers share.
///
/// With it alone a scheduler of M tasks on N threads works: whoever has time takes the first one. It is also
/// the first thing that gets slow, since every spawn and every switch of every worker goes through one lock.
/// So later steps give each processor a queue of its own, and this one is left with what belongs to nobody:
/// tasks that threads outside have made ready, and what a full local queue gives away.
///
/// Invariants
/// - Each one that was pushed is popped exactly once.
/// - They come out in the order in which they went in (FIFO): of two pushes, one of which has returned before
///   the other was called, the first one's is popped first. What is pushed as a row stays in a row.
/// - What was done before a push happens before what is done after the pop that returns it.
///
/// From any thread, by any number at once. May block shortly, on a lock; never suspends. Not from a signal
/// handler. The frame holds a preemption guard.
///
/// Source of the idea: the run queue of xv6 is the process table under its locks; Linux had one run queue for
/// all processors until version 2.4. Go: runtime/proc.go, globrunqput() and globrunqget().

#include <cstddef>
#include <kernlet/runnable.hpp>
#include <kernlet/seam.hpp>
#include <span>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/global_queue_state.hpp>)
KERNLET_UNSEEN_STATE(global_queue_state);
#elif !KERNLET_SEALED
#include <kernlet/part/global_queue_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

class global_queue {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 192;

  /// Empty.
  global_queue() noexcept;
  /// Whatever stands in it is forgotten: it belongs to others. Nobody may use it any more.
  ~global_queue();
  global_queue(const global_queue&) = delete;
  global_queue& operator=(const global_queue&) = delete;

  /// Puts one behind all others.
  void push(runnable& one) noexcept;
  /// Puts a row of them behind all others; nobody else's comes in between.
  void push(std::span<runnable* const> row) noexcept;

  /// Takes the first one; null if there was none at some moment of the call.
  runnable* pop() noexcept;
  /// Takes the first ones, as many as `into` has places. Returns how many there were.
  std::size_t pop(std::span<runnable*> into) noexcept;

  /// How many stand in it, by a look that waits for nobody: it may be old by the time it is used. Whoever
  /// pushed before, in the order of things (happens before), is seen.
  std::size_t size() const noexcept;

 private:
  KERNLET_STATE(part::global_queue_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/global_queue_inline.hpp>)
#include <kernlet/part/global_queue_inline.hpp>
#endif
