// Step 02.2: the frame that makes a fresh stack look as if it had been switched away from.

#include <cstdint>
#include <cstring>
#include <kernlet/part/switch.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {
namespace {

template <class Value>
void put(std::byte* frame, std::size_t offset, Value value) noexcept {
  static_assert(sizeof(Value) == sizeof(void*));
  std::memcpy(frame + offset, &value, sizeof value);
}

} // namespace

void* build_first_frame(stack_area stack, entry_function entry, void* argument) noexcept {
  // The switch pops the whole frame, so context_entry starts with the stack pointer at `top`: a multiple of
  // 16, as the calling convention wants it before a call instruction.
  std::byte* const top = stack.top() - reinterpret_cast<std::uintptr_t>(stack.top()) % 16;
  std::byte* const frame = top - KERNLET_FRAME_SIZE;
  std::memset(frame, 0, KERNLET_FRAME_SIZE); // a zero frame pointer ends the chain for tools that follow it
  put(frame, KERNLET_FRAME_ENTRY, entry);
  put(frame, KERNLET_FRAME_ARGUMENT, argument);
  put(frame, KERNLET_FRAME_RETURN, &KERNLET_SYMBOL(context_entry));
  return frame;
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
