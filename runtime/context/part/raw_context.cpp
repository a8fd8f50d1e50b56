// The fast part's cold half: making a context.

#include <cstdint>
#include <cstring>
#include <kernlet/part/raw_context_inline.hpp>
#include <kernlet/raw_context.hpp>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

extern "C" void KERNLET_SYMBOL(fast_start)();

namespace kernlet {
inline namespace KERNLET_PARTS {

#if defined(__x86_64__)
namespace part {

// False until this initialiser has run, and right all the same: it only chooses between two ways.
const bool mxcsr_load_is_cheap = [] {
  unsigned highest = 0, b = 0, c = 0, d = 0;
  __cpuid(0, highest, b, c, d);
  return b == signature_AMD_ebx && d == signature_AMD_edx && c == signature_AMD_ecx;
}();

} // namespace part
#endif

raw_context::raw_context() noexcept = default;
raw_context::~raw_context() = default;

namespace part {

void prepare_without_words(raw_context_state& state, stack_area stack, entry_function entry,
                           void* argument) noexcept {
  struct start {
    entry_function entry;
    void* argument;
  };
  static_assert(sizeof(start) == 16); // keeps the stack pointer aligned
  const start words{entry, argument};
  std::byte* const top = stack.top() - reinterpret_cast<std::uintptr_t>(stack.top()) % 16;
  std::byte* const bottom = top - sizeof words;
  std::memcpy(bottom, &words, sizeof words);
  state.stack_pointer = bottom;
  state.frame_pointer = nullptr; // ends the chain for tools that follow it
  state.resume = reinterpret_cast<void*>(&KERNLET_SYMBOL(fast_start));
}

} // namespace part

void raw_context::prepare(stack_area stack, entry_function entry, void* argument) noexcept {
  part::prepare_without_words(state(), stack, entry, argument);
#if defined(__x86_64__)
  if (part::mxcsr_load_is_cheap) { // whoever loads the words does not look at them first, see
                                   // fp_control_switch()
    asm volatile("stmxcsr 0(%0)\n\t"
                 "fnstcw 4(%0)"
                 :
                 : "r"(&state().fp_control)
                 : "memory");
    return;
  }
#endif
  state().fp_control = part::fp_control_read();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
