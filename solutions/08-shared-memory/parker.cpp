// Step 08.5: one permit. The owner says that it is about to sleep before it does, so that a waker knows
// whether there is somebody to wake.

#include <kernlet/parker.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

parker::parker() noexcept = default;
parker::~parker() = default;

wake_reason parker::park(deadline until) {
  auto& all = state();
  std::uint32_t seen = all.idle;
  // Relaxed: if there is a permit this fails, and the exchange below takes it.
  if (all.word.compare_exchange_strong(seen, all.parked, std::memory_order_relaxed,
                                       std::memory_order_relaxed)) {
    // The kernel sleeps only while it reads `parked`. A return without a permit was for nothing, unless it
    // was too late.
    futex_result ended = futex_result::woken;
    while (ended == futex_result::woken && all.word.load(std::memory_order_relaxed) == all.parked)
      ended = futex_wait(all.word, all.parked, until);
  }
  // Acquire pairs with the release in wake(). An exchange and not a store: a wake that comes between the
  // time-out and here is taken rather than lost.
  return all.word.exchange(all.idle, std::memory_order_acquire) == all.permit ? wake_reason::woken
                                                                              : wake_reason::timed_out;
}

void parker::wake() noexcept {
  auto& all = state();
  // Release pairs with the acquire in park(). It is an exchange even where a permit lies there already: so
  // what this waker has done is visible, too, to whoever takes that permit. From here on the owner may be
  // gone and the parker with it; its address is only a name for the kernel.
  if (all.word.exchange(all.permit, std::memory_order_release) == all.parked)
    futex_wake(all.word, 1);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
