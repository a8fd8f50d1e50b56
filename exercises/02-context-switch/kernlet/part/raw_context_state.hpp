#pragma once
// The fields of a raw_context in this part.

#include <kernlet/context_frame.h>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct raw_context_state {
  void* stack_pointer = nullptr; ///< of a suspended context: points to its frame, see kernlet/context_frame.h
  alignas(8) unsigned char fp_control[KERNLET_FP_CONTROL_SIZE] = {}; ///< its floating-point control words
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
