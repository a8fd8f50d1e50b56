// Step 02.2: the frame that makes a fresh stack look as if it had been switched away from.

#include <kernlet/part/switch.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// What the first switch will pop: KERNLET_FRAME_SIZE bytes, in the order of kernlet/context_frame.h. Among
/// them stand the entry function, its argument, and KERNLET_SYMBOL(context_entry) as the place to go on. Mind
/// where the stack pointer will be when the frame has been popped.
void* build_first_frame([[maybe_unused]] stack_area stack, [[maybe_unused]] entry_function entry,
                        [[maybe_unused]] void* argument) noexcept {
  KERNLET_TODO("02.2");
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
