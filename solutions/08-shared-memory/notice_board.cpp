// Step 08.1: one atomic step for a number, and one ordered word for a notice of several.

#include <kernlet/notice_board.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

notice_board::notice_board() noexcept = default;
notice_board::~notice_board() = default;

std::uint64_t notice_board::take_number() noexcept {
  // Relaxed: the counter publishes nothing, it only counts. That no two get the same number needs no order; a
  // read-modify-write always changes the newest value.
  return state().next.fetch_add(1, std::memory_order_relaxed);
}

void notice_board::publish(const notice& what) noexcept {
  state().up = what;
  // Release pairs with the acquire in find(): what is written above is visible to whoever reads true. With
  // relaxed the flag could be seen before the words.
  state().is_up.store(true, std::memory_order_release);
}

const notice* notice_board::find() const noexcept {
  // Acquire pairs with the release in publish(). With relaxed the words could be read before the flag.
  return state().is_up.load(std::memory_order_acquire) ? &state().up : nullptr;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
