#pragma once
/// \file
/// Memory that is used as a stack.

#include <cstddef>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Bytes from `lowest` upwards, not owned. Stacks grow down on every machine that kernlet runs on: the first
/// frame is built at the top.
struct stack_area {
  std::byte* lowest = nullptr;
  std::size_t size = 0; ///< in bytes

  std::byte* top() const noexcept {
    return lowest + size;
  } ///< one past the highest byte; need not be aligned
};

} // namespace KERNLET_PARTS
} // namespace kernlet
