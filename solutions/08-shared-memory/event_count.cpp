// Step 08.5: the two recipes of event_count.hpp, line by line.

#include <kernlet/event_count.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

event_count::event_count() noexcept = default;
event_count::~event_count() = default;

wake_reason event_count::wait(bool (*ready)(void*), void* context, deadline until) {
  auto& all = state();
  wake_reason reason = wake_reason::woken;
  for (;;) {
    // Relaxed: the fence orders it.
    all.waiting.store(true, std::memory_order_relaxed);
    // Pairs with the fence in notify(). Of the two one is first. If it is this one, the other side reads
    // `waiting` as true, or as what we wrote later; if it is the other, ready() sees the change.
    std::atomic_thread_fence(std::memory_order_seq_cst);
    if (ready(context))
      break;
    if (all.sleep.park(until) == wake_reason::timed_out) {
      reason = ready(context) ? wake_reason::woken : wake_reason::timed_out;
      break;
    }
    // Woken for this change, or for an older one by somebody who was slow: look again.
  }
  // Relaxed: who reads true a little longer wakes for nothing; the permit ends the next park() at once, and
  // the loop looks again.
  all.waiting.store(false, std::memory_order_relaxed);
  return reason;
}

void event_count::notify() noexcept {
  auto& all = state();
  std::atomic_thread_fence(std::memory_order_seq_cst); // pairs with the one in wait()
  if (all.waiting.load(std::memory_order_relaxed))
    all.sleep.wake();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
