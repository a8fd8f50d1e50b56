// The fast part: what comes from other threads. A stack that anybody pushes on and the reactor takes as a
// whole.
//
// Whoever pushes on an empty stack rings. The reactor marks the bell as silent, then takes the stack. So a
// letter that it does not find was pushed on an empty stack after the mark, and has rung again.

#include <cerrno>
#include <kernlet/reactor.hpp>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

void reactor::call_from_thread(callback<> f) {
  auto& all = state();
  auto* const sent = new part::letter{std::move(f), nullptr};
  part::letter* before = all.letters.load(std::memory_order_relaxed);
  do
    sent->next = before; // not followed before the exchange has shown that it is still the first
  while (!all.letters.compare_exchange_weak(before, sent));
  // From here on the reactor may have called it. With an empty stack before, it still waits for our ring, or
  // for another's.
  if (before == nullptr)
    interrupt();
}

void reactor::interrupt() noexcept {
  auto& all = state();
  if (all.rung.exchange(true))
    return;                // somebody has rung, and no round has noticed yet
  const int error = errno; // a signal handler leaves no trace
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(all.wake, &one, sizeof one);
  errno = error;
}

namespace part {

std::size_t open_letters(reactor& self, reactor_state& all) {
  // Relaxed: a look that comes too early is made up for by the ring.
  if (all.letters.load(std::memory_order_relaxed) == nullptr)
    return 0;
  letter* last = all.letters.exchange(nullptr);
  letter* first = nullptr;
  while (last != nullptr) { // turned round: the first one first
    letter* const next = std::exchange(last->next, first);
    first = std::exchange(last, next);
  }
  std::size_t calls = 0;
  for (; first != nullptr; ++calls) {
    self.call(first->call);
    delete std::exchange(first, first->next);
  }
  return calls;
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
