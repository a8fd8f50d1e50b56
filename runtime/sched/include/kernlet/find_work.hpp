#pragma once
/// \file
/// A contract of chapter 9, second and third step: which task a processor runs next.
///
///     take_local                               take_stolen
///       1. looking round: one of the global,     1. start at some processor, by chance
///          then the oldest of its own            2. steal from each in turn, itself left out,
///       2. its own queue, the slot first            until one has something
///       3. the global queue: its share
///
/// Invariants
/// - Nothing starves: the frame asks to look round at least once in `look_round_interval` switches, and then
///   the global queue and the ring come before the slot.
/// - Whoever has nothing takes its share of the global queue: what is there, divided by the processors; it is
///   one at least, and run_queue::most / 2 at most. The first is returned, the others go into its own ring.
/// - Where a thief starts is left to chance: else all thieves would meet at the same victim.
/// - Nobody running is moved. What is stolen stands in a queue.
///
/// For the owner of `here`. Never suspends; may block shortly, on the global queue's lock. The frame holds a
/// preemption guard.
///
/// Source of the idea: Go's findRunnable() (runtime/proc.go), without its poller and its collector.

#include <kernlet/processor.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Null: neither its own queue nor the global one has anything. `look_round`: see above.
runnable* take_local(processor& here, bool look_round) noexcept;

/// From others' queues, once round. Null: none had anything. With one processor always null.
runnable* take_stolen(processor& here, loot what) noexcept;

} // namespace KERNLET_PARTS
} // namespace kernlet

#if KERNLET_OPEN && __has_include(<kernlet/part/find_work_inline.hpp>)
#include <kernlet/part/find_work_inline.hpp>
#endif
