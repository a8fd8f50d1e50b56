#pragma once
// The fields of a guarded_stack in this part.

#include <cstddef>
#include <kernlet/stack_area.hpp>
#include <kernlet/stack_table.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct guarded_stack_state {
  stack_area area;                     ///< the usable bytes; the guard lies below
  std::size_t guard = 0;               ///< bytes of the guard
  stack_table::entry* entry = nullptr; ///< where a fault's handler finds this stack
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
