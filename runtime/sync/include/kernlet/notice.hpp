#pragma once
/// \file
/// What hangs on a notice_board.

#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Several plain words, so that it cannot be written in one step.
struct notice {
  std::uint64_t number;
  std::uint64_t words[3];
};

} // namespace KERNLET_PARTS
} // namespace kernlet
