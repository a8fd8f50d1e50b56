// Step 08.5, the fast part: where the owner sleeps. The steps of the word are the model answer's.

#include <kernlet/part/parker_inline.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

parker::parker() noexcept = default;
parker::~parker() = default;

namespace part {

[[gnu::noinline]] wake_reason park_slowly(parker_state& all, deadline until) {
  std::uint32_t seen = all.idle;
  // Relaxed: if a permit has come this fails, and the exchange below takes it.
  if (all.word.compare_exchange_strong(seen, all.parked, std::memory_order_relaxed,
                                       std::memory_order_relaxed)) {
    futex_result ended = futex_result::woken;
    while (ended == futex_result::woken && all.word.load(std::memory_order_relaxed) == all.parked)
      ended = futex_wait(all.word, all.parked, until);
  }
  // Acquire pairs with the release in wake(). A wake between the time-out and here is taken, not lost.
  return all.word.exchange(all.idle, std::memory_order_acquire) == all.permit ? wake_reason::woken
                                                                              : wake_reason::timed_out;
}

[[gnu::noinline]] void wake_parked(parker_state& all) noexcept {
  futex_wake(all.word, 1); // the address is a name: the parker may be gone, and nothing reads it
}

} // namespace part

} // namespace KERNLET_PARTS
} // namespace kernlet
