#pragma once
// What the fast part keeps in each frame: one word. With the frame's own fields that makes 32 bytes for a
// promise.
//
// The word is the address of who goes on after this Task: a promise_core, or a completion. Both are aligned
// to 8 bytes, so three bits are free: one for which of the two it is, two for the status.
//
// The exception lies in the room of the promise's link: a Task that has failed waits in no list any more.

#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct promise_state {
  static constexpr std::uintptr_t completion_bit = 1, status_bits = 6, status_unit = 2;
  static constexpr std::uintptr_t low_bits = completion_bit | status_bits;

  std::uintptr_t next = 0; ///< nobody yet, and created
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
