#pragma once
// What the fast part keeps in each frame: one word. With the frame's own fields that makes 32 bytes for a
// promise.
//
// The word is the address of who goes on after this Task: a promise_core, or a completion. Both are aligned
// to 8 bytes, so low bits are free: one says that it is a completion, one that the Task has failed. The
// common word, an awaiting Task of one that has not failed, has neither: what a return loads is the address,
// and nothing has to be masked off it before the jump. That it has returned is not written down at all: the
// compiler marks a frame whose body has ended.
//
// The exception lies in the room of the promise's link: a Task that has failed waits in no list any more.

#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

struct promise_state {
  static constexpr std::uintptr_t completion_bit = 1, failed_bit = 2, low_bits = completion_bit | failed_bit;

  std::uintptr_t next = 0; ///< nobody yet: it is created
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
