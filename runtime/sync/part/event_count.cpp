// Step 08.5, the fast part: a condition that holds already costs no fence, and of many notifiers one wakes.
//
// Why a notifier may go when another one has cleared `waiting`: the other one's wake is still to come or has
// come. The waiter takes it, says `waiting` anew, passes its fence and looks. If our fence was before that
// one, it sees our change. If it was after, we would have read the new `waiting` and not the cleared one: the
// clearing happens before the wake, and that before the new word.

#include <kernlet/part/event_count_inline.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

event_count::event_count() noexcept = default;
event_count::~event_count() = default;

wake_reason event_count::wait(bool (*ready)(void*), void* context, deadline until) {
  auto& all = state();
  if (ready(context))
    return wake_reason::woken;
  wake_reason reason = wake_reason::woken;
  for (;;) {
    all.waiting.store(true, std::memory_order_relaxed);  // the fence orders it
    std::atomic_thread_fence(std::memory_order_seq_cst); // pairs with the one in notify()
    if (ready(context))
      break;
    if (all.sleep.park(until) == wake_reason::timed_out) {
      reason = ready(context) ? wake_reason::woken : wake_reason::timed_out;
      break;
    }
  }
  // Relaxed: who reads true a little longer wakes for nothing, and the next wait looks again.
  all.waiting.store(false, std::memory_order_relaxed);
  return reason;
}

namespace part {

[[gnu::noinline]] void notify_waiting(event_count_state& all) noexcept {
  // Relaxed: the wake publishes, and the fence in notify() has ordered the rest.
  if (all.waiting.exchange(false, std::memory_order_relaxed))
    all.sleep.wake();
}

} // namespace part

} // namespace KERNLET_PARTS
} // namespace kernlet
