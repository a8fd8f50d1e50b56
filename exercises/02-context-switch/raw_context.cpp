// How the steps of this chapter fit together. Given: no step asks for a change here.

#include <kernlet/part/switch.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

raw_context::raw_context() noexcept = default;
raw_context::~raw_context() = default;

void raw_context::prepare(stack_area stack, entry_function entry, void* argument) noexcept {
  state().stack_pointer = part::build_first_frame(stack, entry, argument);
  KERNLET_SYMBOL(fp_control_save)(state().fp_control); // a new context inherits its creator's words
}

void* raw_context::switch_to(raw_context& next, void* word) noexcept {
  KERNLET_SYMBOL(fp_control_save)(state().fp_control);
  KERNLET_SYMBOL(fp_control_load)(next.state().fp_control);
  return KERNLET_SYMBOL(switch_stacks)(&state().stack_pointer, next.state().stack_pointer, word);
}

void* raw_context::switch_to_shared_fp(raw_context& next, void* word) noexcept {
  return KERNLET_SYMBOL(switch_stacks)(&state().stack_pointer, next.state().stack_pointer, word);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
