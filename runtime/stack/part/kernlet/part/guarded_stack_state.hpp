#pragma once
// The fields of a guarded_stack in this part.

#include <cstddef>
#include <kernlet/parts.hpp>
#include <kernlet/stack_table.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct guarded_stack_state {
  std::byte* slot = nullptr; ///< the mapping's lowest byte
  std::size_t guard = 0, size = 0;
  stack_table::entry* entry = nullptr;
  unsigned valgrind_id = 0; ///< see kernlet/part/checkers.hpp
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
