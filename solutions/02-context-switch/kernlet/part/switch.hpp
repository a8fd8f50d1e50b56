#pragma once
// What this part's assembly and C++ give to raw_context.cpp.

#include <kernlet/raw_context.hpp>

extern "C" {

/// Step 02.1. Pushes the callee-saved registers, stores the stack pointer to *save, takes `resume` for the
/// stack pointer, pops and returns `word` on the other stack.
void* KERNLET_SYMBOL(switch_stacks)(void** save, void* resume, void* word) noexcept;

/// Step 02.2. Not called from C++: the place where a new context begins. Finds the entry function and its
/// argument in the registers that the first frame filled (KERNLET_FRAME_ENTRY, KERNLET_FRAME_ARGUMENT), and
/// the first word where a function's result stands.
void KERNLET_SYMBOL(context_entry)();

/// Step 02.3. Stores the floating-point control words to KERNLET_FP_CONTROL_SIZE bytes.
void KERNLET_SYMBOL(fp_control_save)(void* words) noexcept;
/// Step 02.3. Loads them again.
void KERNLET_SYMBOL(fp_control_load)(const void* words) noexcept;
}

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Step 02.2. Builds the frame that the first switch to a new context pops. Returns the stack pointer to
/// switch to.
void* build_first_frame(stack_area stack, entry_function entry, void* argument) noexcept;

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
