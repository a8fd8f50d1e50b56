#pragma once
// The fast switch, inline.
//
// The simple switch saves every callee-saved register, because it cannot know which ones its caller uses. The
// compiler knows. Here the switch is an assembly statement inside the caller that claims to destroy every
// register; so the compiler keeps what is live on the stack and nothing else, usually very little. Only the
// stack pointer, the frame pointer and the place remain to be kept (and, except on x86-64, the register that
// clang takes for a second frame pointer).
//
// It leaves by an indirect jump. `ret` would be predicted by the return-address stack, which holds the return
// addresses of the stack that we just left: a miss every time. An indirect jump is predicted by where this
// jump went before.
//
// Nothing is pushed, so the surrounding function's CFI stays right on both sides.

#include <kernlet/raw_context.hpp>

#if defined(__x86_64__)
#include <kernlet/part/switch_x86_64.hpp>
#elif defined(__aarch64__)
#include <kernlet/part/switch_aarch64.hpp>
#elif defined(__riscv) && __riscv_xlen == 64
#include <kernlet/part/switch_riscv64.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

#if !defined(__x86_64__) // which has its own
namespace part {

/// Keeps the running context's floating-point control words and sets those of the next. They are compared,
/// not reloaded: reading them is cheap, loading them stalls.
[[gnu::always_inline]] inline void fp_control_switch(raw_context_state& mine,
                                                     const raw_context_state& theirs) noexcept {
  mine.fp_control = fp_control_read();
  if (mine.fp_control != theirs.fp_control) [[unlikely]]
    fp_control_write(theirs.fp_control);
}

} // namespace part
#endif

KERNLET_HOT_INLINED void* raw_context::switch_to(raw_context& next, void* word) noexcept {
  part::fp_control_switch(state(), next.state());
  return part::jump_to(state(), next.state(), word);
}

KERNLET_HOT_INLINED void* raw_context::switch_to_shared_fp(raw_context& next, void* word) noexcept {
  return part::jump_to(state(), next.state(), word);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
