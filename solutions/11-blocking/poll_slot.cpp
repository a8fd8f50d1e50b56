// Step 11.2, the model answer: under one lock either side looks whether the other one has come first.

#include <kernlet/poll_slot.hpp>
#include <mutex>
#include <utility>

namespace kernlet {
inline namespace KERNLET_PARTS {

poll_slot::poll_slot() noexcept = default;
poll_slot::~poll_slot() = default;

poll_outcome poll_slot::wait(waiter& self, deadline until) {
  auto& slot = state();
  {
    const std::lock_guard held(slot.lock);
    if (slot.gone)
      return poll_outcome::closed;
    if (std::exchange(slot.news, false))
      return poll_outcome::ready;
    slot.waits = &self;
  }
  for (;;) {
    const wake_reason why = self.park(until); // not under the lock: who is to wake it needs that
    std::unique_lock held(slot.lock);
    if (slot.waits == &self) { // nobody has come
      if (why == wake_reason::woken)
        continue; // somebody else's wake
      slot.waits = nullptr;
      return why == wake_reason::timed_out ? poll_outcome::timed_out : poll_outcome::cancelled;
    }
    const bool closed = slot.gone;
    held.unlock();
    if (why != wake_reason::woken)
      while (self.park() != wake_reason::woken) { // somebody has the name, and wakes it: not before that
      }
    return closed ? poll_outcome::closed : poll_outcome::ready;
  }
}

void poll_slot::ready() noexcept {
  auto& slot = state();
  waiter* woken = nullptr;
  {
    const std::lock_guard held(slot.lock);
    woken = std::exchange(slot.waits, nullptr);
    slot.news = woken == nullptr && !slot.gone;
  }
  if (woken != nullptr)
    woken->wake();
}

void poll_slot::reopen() noexcept {
  const std::lock_guard held(state().lock);
  state().news = state().gone = false;
}

void poll_slot::close() noexcept {
  auto& slot = state();
  waiter* woken = nullptr;
  {
    const std::lock_guard held(slot.lock);
    slot.gone = true;
    woken = std::exchange(slot.waits, nullptr);
  }
  if (woken != nullptr)
    woken->wake();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
