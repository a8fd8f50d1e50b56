#pragma once
// The fields of a notice_board in the fast part.

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <kernlet/notice.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// `up` is written once, before `is_up` says true, and never after. The counter, which everybody writes,
/// keeps a distance to what everybody reads: else each number that is taken would cost each reader a cache
/// miss.
struct notice_board_state {
  std::atomic<std::uint64_t> next{0};
  std::byte distance[56] = {};
  std::atomic<bool> is_up{false};
  notice up{};
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
