// Step 08.1: this is not to be written, but to be mended. It does what it should on one thread, and it looks
// right: the notice is complete before the flag says so. Let `./kernlet explore 08.1` show you what two
// threads make of it, read the timeline, and mend what it shows. Then explore again: there is more than one
// fault.

#include <kernlet/notice_board.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

notice_board::notice_board() noexcept = default;
notice_board::~notice_board() = default;

std::uint64_t notice_board::take_number() noexcept {
  return state().next++;
}

void notice_board::publish(const notice& what) noexcept {
  state().up = what;
  state().is_up = true;
}

const notice* notice_board::find() const noexcept {
  return state().is_up ? &state().up : nullptr;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
