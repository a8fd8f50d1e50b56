#pragma once
/// \file
/// A contract of chapter 9, second and third step: the queue of one processor. Its owner puts in and takes
/// out; others only steal.
///
/// It has two places: a ring of a fixed size, first in, first out; and in front of it one *next slot*. What a
/// running task makes ready goes into the slot: it is the one most likely to find its data in the caches, and
/// two tasks that answer each other go on without anybody looking at the ring.
///
///            next slot       ring
///     pop() <- [ T9 ]   <- [ T2 T3 T4 T5 ] <- push()
///                            |
///                            +-> stolen by others, the older half
///
/// Invariants
/// - Each one that was put in comes out exactly once: by the owner, by a thief, or into the global queue.
/// - The ring is first in, first out, for the owner and for thieves together.
/// - A push never fails and never waits for room: a full ring gives the older half away, and the pushed one
///   behind it, to the global queue.
/// - What was done before a push happens before what is done after the pop or the theft that returns it.
///
/// Who may call what: the *owner* is the thread that has the processor; everything is for it alone, but
/// looks_empty() and being the victim of steal_from(), which are for any thread. Never blocks for long, never
/// suspends. The frame holds a preemption guard.
///
/// Source of the idea: Blumofe and Leiserson, "Scheduling multithreaded computations by work stealing"
/// (1994). The ring, the slot and the half are Go's (runtime/proc.go: runqput, runqget, runqsteal) and
/// tokio's. Linux keeps a run queue for each processor, and balances them by pulling (kernel/sched/fair.c).

#include <cstddef>
#include <cstdint>
#include <kernlet/global_queue.hpp>
#include <kernlet/runnable.hpp>
#include <kernlet/seam.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/run_queue_state.hpp>)
KERNLET_UNSEEN_STATE(run_queue_state);
#elif !KERNLET_SEALED
#include <kernlet/part/run_queue_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// How a queue is made.
struct run_queue_options {
  /// Places of the ring: a power of two, from 2 to run_queue::most. Tests take small ones, to reach every
  /// corner.
  std::uint32_t capacity = 1024;
  /// Nobody will ever steal from it: there is one processor. Then nothing in it has to be atomic.
  bool alone = false;
};

/// What a thief may take.
enum class loot {
  ring,    ///< of the ring alone
  anything ///< of the ring; if that is empty, what stands in the next slot
};

class run_queue {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 8576;
  static constexpr std::uint32_t most = 1024;

  /// Empty.
  explicit run_queue(run_queue_options options = {}) noexcept;
  /// Whatever stands in it is forgotten. Nobody may use it any more.
  ~run_queue();
  run_queue(const run_queue&) = delete;
  run_queue& operator=(const run_queue&) = delete;

  /// Puts one at the end of the ring. If that is full: the older half of the ring and `one` go to `overflow`,
  /// in this order and in a row.
  void push(runnable& one, global_queue& overflow) noexcept;
  /// Puts one into the next slot. Who stood there goes to the end of the ring, as by push(); returns whether
  /// somebody did: then there is something for others to take.
  bool push_next(runnable& one, global_queue& overflow) noexcept;

  /// Takes from the slot, else the first of the ring; null if there is none.
  runnable* pop() noexcept;
  /// Takes the first of the ring, else from the slot. Asked for now and then, so that two tasks in the slot
  /// do not keep the ring waiting for ever.
  runnable* pop_oldest() noexcept;

  /// Takes this one out, if it stands in the slot or is the first or the last of the ring: a task that waits
  /// for one that it has made itself most often finds it there, and runs it at once. False: it stands
  /// somewhere else, or nowhere.
  bool take_out(runnable& one) noexcept;

  /// The caller owns *this, whose ring is empty, and takes the older half of the victim's ring, rounded up.
  /// One of them is returned, to be run; the others stand in this ring, in their order. Null if there was
  /// nothing to take at some moment of the call. `victim` is not *this, has the same capacity, and neither of
  /// the two is alone. At most half of this ring's places are filled.
  runnable* steal_from(run_queue& victim, loot what) noexcept;

  /// Whether ring and slot are empty, by a look that waits for nobody. Whoever pushed before, in the order of
  /// things, is seen, unless it has been taken. From any thread.
  bool looks_empty() const noexcept;
  /// The same of the ring alone.
  bool ring_looks_empty() const noexcept;

 private:
  KERNLET_STATE(part::run_queue_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/run_queue_inline.hpp>)
#include <kernlet/part/run_queue_inline.hpp>
#endif
