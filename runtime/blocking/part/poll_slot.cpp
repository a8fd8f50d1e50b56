// Step 11.2, the fast part: a word that holds news or a name, never both.
//
// Who puts a name takes news at the same moment, by one compare-exchange, and the other way round. So there
// is no gap between looking and waiting in which either could be missed, and no fence is needed: it is one
// word.

#include <kernlet/poll_slot.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

using words = part::poll_slot_state;

std::uintptr_t name_of(waiter& one) noexcept {
  return reinterpret_cast<std::uintptr_t>(&one);
}

/// Puts `what` in place of news or a name; wakes who had the name.
void tell(std::atomic<std::uintptr_t>& word, std::uintptr_t what) noexcept {
  std::uintptr_t seen = word.load(std::memory_order_relaxed);
  std::uintptr_t next;
  do {
    if (seen == words::gone)
      return;
    // Several news are one. They are exchanged all the same: whoever takes them sees what each had seen.
    // A name is answered by the wake: it leaves news for nobody. After close() it must stay to be seen.
    next = seen > words::gone && what == words::news ? words::empty : what;
    // Release pairs with the acquire in wait(): what the poller saw is seen. Acquire: the waiter is whole.
  } while (!word.compare_exchange_weak(seen, next, std::memory_order_acq_rel, std::memory_order_relaxed));
  if (seen > words::gone)
    reinterpret_cast<waiter*>(seen)->wake();
}

} // namespace

poll_slot::poll_slot() noexcept = default;
poll_slot::~poll_slot() = default;

poll_outcome poll_slot::wait(waiter& self, deadline until) {
  auto& word = state().word;
  std::uintptr_t seen = words::empty;
  // Release: who wakes by this name finds the waiter whole. Acquire pairs with tell().
  while (!word.compare_exchange_weak(seen, name_of(self), std::memory_order_acq_rel,
                                     std::memory_order_acquire)) {
    if (seen == words::gone)
      return poll_outcome::closed;
    if (seen == words::news &&
        word.compare_exchange_weak(seen, words::empty, std::memory_order_acquire, std::memory_order_relaxed))
      return poll_outcome::ready;
    seen = words::empty;
  }
  wake_reason why;
  do // somebody else's wake leaves the name where it is
    why = self.park(until);
  while (why == wake_reason::woken && word.load(std::memory_order_relaxed) == name_of(self));
  if (why != wake_reason::woken) {
    seen = name_of(self);
    // Its time is up: it takes its name back. Release: the waiter's next user may be another thread.
    if (word.compare_exchange_strong(seen, words::empty, std::memory_order_acq_rel,
                                     std::memory_order_acquire))
      return why == wake_reason::timed_out ? poll_outcome::timed_out : poll_outcome::cancelled;
    while (self.park() != wake_reason::woken) { // somebody has the name, and wakes it: not before that
    }
  }
  // Acquire pairs with tell().
  return word.load(std::memory_order_acquire) == words::gone ? poll_outcome::closed : poll_outcome::ready;
}

void poll_slot::ready() noexcept {
  tell(state().word, words::news);
}
// Release: the next task that waits may be another thread's, and comes by way of the frame.
void poll_slot::reopen() noexcept {
  state().word.store(words::empty, std::memory_order_release);
}
void poll_slot::close() noexcept {
  tell(state().word, words::gone);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
