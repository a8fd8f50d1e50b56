#pragma once
// The fields of a notice_board in this part.

#include <atomic>
#include <cstdint>
#include <kernlet/notice.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// `up` is written once, before `is_up` says true, and never after.
struct notice_board_state {
  std::atomic<std::uint64_t> next{0}; ///< the number that the next one takes
  std::atomic<bool> is_up{false};     ///< whether `up` may be read
  notice up{};
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
