#pragma once
// The fields of a raw_context in the fast part: three or four words say where it goes on, the rest is on its
// stack or in nobody's need.

#include <cstdint>
#include <kernlet/parts.hpp>
#include <kernlet/stack_area.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// The assembly reads and writes all but the last field by offset. None is set before the first switch: a
/// context that waits for one coroutine lives for two switches, and four stores would be felt.
struct raw_context_state {
  void* stack_pointer;
  void* frame_pointer; ///< rbp, x29 or s0: a compiler may refuse to give it up to inline assembly
  void* resume;        ///< the address to jump to
#if !defined(__x86_64__)
  /// x19 or s1: clang addresses the locals of a function with it when they are over-aligned and the frame's
  /// size varies, and then does not give it up to inline assembly either.
  void* base_pointer;
#endif
  std::uint64_t fp_control; ///< floating-point control bits, without the exception flags
};

/// As raw_context::prepare(), for a context that will only be reached by switch_to_shared_fp(); found by
/// kernlet::context.
void prepare_without_words(raw_context_state& state, stack_area stack,
                           void (*entry)(void* argument, void* word), void* argument) noexcept;

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
