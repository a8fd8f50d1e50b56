#pragma once
// A part that wants more than its contract allows.

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct raw_context_state {
  unsigned char registers[4096];
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
