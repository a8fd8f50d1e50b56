#pragma once
/// \file
/// A contract of chapter 11, third step: who has the processor while its task sits in a system call.
///
/// A worker that goes into a call which may block leaves its processor *behind the gate*: it keeps it if the
/// call is quick, and loses it if it is not. Nothing is given away at the entrance; the *monitor*, a thread
/// that looks round now and then, takes the processor of a call that it has seen twice. So a call that does
/// not block costs two operations on a word that nobody else touches, and one that does costs the others
/// nothing.
///
///     the worker                              the monitor
///       1. enter(): the n-th call begins        1. look(): the n-th call is going on
///       2. the call                             2. later: take(n)
///       3. leave(n): is it still mine?               true: the processor is the monitor's to give away
///            true: go on, as if nothing was          false: that call is over; leave it alone
///            false: wait for another one
///
/// Invariants
/// - A processor has one owner. Of leave(n) and take(n) exactly one says true.
/// - take(n) ends the n-th call and no other: a worker that has left and entered again meanwhile has begun
///   another call, and that one has its time before it.
/// - leave(n) of a call that was taken says false for ever after, whoever has the processor by then and
///   whatever calls that one makes.
/// - What the worker did before enter() happens before what the next owner does after take(); what an owner
///   did before leave() or enter() happens before what the next one does.
///
/// enter() and leave() by the thread that has the processor, look() by anybody, take() by one monitor at a
/// time. None blocks, none allocates, none fails.
///
/// Source of the idea: Go's `entersyscall` and `exitsyscall` with the words _Psyscall and syscalltick
/// (runtime/proc.go); before that, the upcalls of Anderson, Bershad, Lazowska and Levy, "Scheduler
/// activations" (1991). The bias of a lock is the same trade: cheap for who comes again and again.

#include <cstddef>
#include <cstdint>
#include <kernlet/seam.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/call_gate_state.hpp>)
KERNLET_UNSEEN_STATE(call_gate_state);
#elif !KERNLET_SEALED
#include <kernlet/part/call_gate_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// One for each processor.
class call_gate {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 128;

  /// The number of a call on this processor. Never 0, never used again.
  using call = std::uint64_t;
  static constexpr call none = 0;

  /// The processor has an owner, who is in no call.
  call_gate() noexcept;
  ~call_gate();
  call_gate(const call_gate&) = delete;
  call_gate& operator=(const call_gate&) = delete;

  /// The owner goes into a call. What it returns belongs to leave().
  call enter() noexcept;
  /// It has come back. True: it has the processor as before. False: the processor was taken; the caller has
  /// none, and touches nothing of it.
  bool leave(call which) noexcept;

  /// The call that is going on, or none. May be old when it is read.
  call look() const noexcept;
  /// Takes the processor out of that call. False: the call is over.
  bool take(call which) noexcept;

 private:
  KERNLET_STATE(part::call_gate_state, state_size);
};

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/call_gate_inline.hpp>)
#include <kernlet/part/call_gate_inline.hpp>
#endif
