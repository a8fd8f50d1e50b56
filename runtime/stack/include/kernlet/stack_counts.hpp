#pragma once
/// \file
/// A pool's figures.

#include <cstddef>
#include <kernlet/guard_kind.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// What a pool has done. Exact while no other thread uses the pool.
struct stack_counts {
  std::size_t made = 0;     ///< stacks that exist, taken and idle
  std::size_t idle = 0;     ///< of these: given back and not taken again
  std::size_t reserved = 0; ///< bytes of addresses
  guard_kind guards = guard_kind::none;

  std::size_t taken() const noexcept { return made - idle; }
};

} // namespace KERNLET_PARTS
} // namespace kernlet
