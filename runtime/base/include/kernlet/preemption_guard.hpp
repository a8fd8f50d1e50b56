#pragma once
/// \file
/// A stretch of code that must not be preempted, and the request that waits for its end.
///
/// The frame holds a guard around every call into a part: a part never has to think of being interrupted by
/// its own scheduler. A preempting signal that finds the count above zero sets the deferred flag and returns;
/// the guard that brings the count back to zero honours it. Until chapter 12 nobody sends such signals, and a
/// guard costs an increment and a decrement.
///
/// Invariant: on each kernel thread the count equals the number of guards entered and not yet left *on that
/// thread*. A guard that spans a switch is left on the thread where the code goes on; the switch in the other
/// direction balances it.
///
/// A switch itself is such a stretch. It has a flag of its own rather than a place in the count: a count is
/// loaded, changed and stored, four times in a round trip, each time waiting for the store before; a flag is
/// only stored.

#include <kernlet/thread_block.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

namespace guard {

/// Forbids preemption on this thread until the matching leave().
inline void enter(thread_block& here) noexcept {
  here.guard_depth = here.guard_depth + 1;
  // A signal handler on this same thread reads the count: the compiler must not move later code above the
  // store.
  asm volatile("" ::: "memory");
}

/// Out of line, because it is rare: runs the hook, unless a guard is held or a switch is under way; then the
/// request stays.
[[gnu::noinline, gnu::cold]] void honour_deferred(thread_block& here) noexcept;

/// Ends the stretch; honours a deferred request when this was the outermost guard.
inline void leave(thread_block& here) noexcept {
  asm volatile("" ::: "memory");
  here.guard_depth = here.guard_depth - 1;
  // First lower the count, then look at the flag: a signal between the two finds the count at zero and acts
  // by itself.
  asm volatile("" ::: "memory");
  if (here.guard_depth == 0 && here.preemption_deferred) [[unlikely]]
    honour_deferred(here);
}

/// \name A switch
/// What lies between the two belongs to no context: the one side has been left, the other not yet reached.
/// Does not nest. The side that arrives ends what the side that left has begun, on the same thread.
/// @{
inline void begin_switch(thread_block& here) noexcept {
  here.switching = 1;
  asm volatile("" ::: "memory"); // as in enter()
}
/// Honours a deferred request if no guard is held.
inline void end_switch(thread_block& here) noexcept {
  asm volatile("" ::: "memory");
  here.switching = 0;
  asm volatile("" ::: "memory"); // first the flag, then the look at the request, as in leave()
  if (here.preemption_deferred) [[unlikely]]
    honour_deferred(here);
}
/// @}

/// For a signal handler: may this thread be preempted now? If not, the request is noted and will be honoured.
bool may_preempt_or_defer(thread_block& here) noexcept;

} // namespace guard

/// Holds off preemption for a scope. Cheap, may be nested, may span a switch. Only for code that neither
/// blocks nor waits for long: nobody else gets this processor meanwhile.
class preemption_guard {
 public:
  preemption_guard() noexcept { guard::enter(this_thread()); }
  ~preemption_guard() { guard::leave(this_thread()); }
  preemption_guard(const preemption_guard&) = delete;
  preemption_guard& operator=(const preemption_guard&) = delete;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
