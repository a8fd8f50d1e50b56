// Step 08.1, the fast part: as the model answer, with the counter on a line of its own.

#include <kernlet/notice_board.hpp>
#include <kernlet/part/notice_board_inline.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

notice_board::notice_board() noexcept = default;
notice_board::~notice_board() = default;

void notice_board::publish(const notice& what) noexcept {
  state().up = what;
  // Release pairs with the acquire in find(): the words are visible to whoever reads true.
  state().is_up.store(true, std::memory_order_release);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
