#pragma once
// The bonus exercise: sleep sets (Godefroid, 1996). Yours to write.
//
// Two threads that touch nothing in common come to the same place in either order, so one order is enough.
// A thread is put to *sleep* where a new decision could only repeat what has been seen:
//
// - At the root nobody sleeps.
// - Behind a decision these sleep: who has slept before it, and the options that were tried there earlier
//   (`options` before `taken`).
// - But the step that is chosen wakes each of them whose next operation is not independent of it.
//
// A new decision has no use for threads that sleep. If all that are enabled sleep, it has no option, and the
// execution is given up: all that could come of it has come already.
//
// ./kernlet run tiny-sleep-sets says what holds. Nothing here is graded.

#include "tiny_explorer.hpp"

namespace tiny {

/// Whether two operations, of two threads, have the same effects in either order.
inline bool independent([[maybe_unused]] const operation& one, [[maybe_unused]] const operation& other) {
  return false;
}

/// A policy for explore(): the enabled threads that do not sleep, in any order. Who sleeps follows from the
/// path: go along it, from the root to its end. `next` of a decision holds what each thread was about to do.
inline std::vector<std::size_t> awake([[maybe_unused]] const path& so_far, const decision& here) {
  return here.enabled;
}

} // namespace tiny
