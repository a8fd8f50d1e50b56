#pragma once
// What Valgrind and AddressSanitizer hear about stacks. Empty, and free, in other builds.
//
// Valgrind is told once, when a stack is made, not at each use: a stack's place never changes, and taking one
// stays free.

#include <kernlet/sanitizer_fiber.hpp>
#include <kernlet/stack_area.hpp>
#if __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#endif
#if KERNLET_ASAN
#include <sanitizer/asan_interface.h>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

#if defined(VALGRIND_STACK_REGISTER)
inline unsigned tell_valgrind([[maybe_unused]] stack_area stack) noexcept {
  return static_cast<unsigned>(VALGRIND_STACK_REGISTER(stack.lowest, stack.top()));
}
inline void untell_valgrind([[maybe_unused]] unsigned id) noexcept {
  VALGRIND_STACK_DEREGISTER(id);
}
/// Whether it is worth keeping what tell_valgrind() returned.
inline bool under_valgrind() noexcept {
  return RUNNING_ON_VALGRIND != 0;
}
#else
inline unsigned tell_valgrind(stack_area) noexcept {
  return 0;
}
inline void untell_valgrind(unsigned) noexcept {}
inline bool under_valgrind() noexcept {
  return false;
}
#endif

#if KERNLET_ASAN
/// A stack that is idle is nobody's: an access is reported as a use of poisoned memory.
inline void poison(stack_area stack) noexcept {
  __asan_poison_memory_region(stack.lowest, stack.size);
}
/// Also takes away the red zones of frames that never returned.
inline void unpoison(stack_area stack) noexcept {
  __asan_unpoison_memory_region(stack.lowest, stack.size);
}
#else
inline void poison(stack_area) noexcept {}
inline void unpoison(stack_area) noexcept {}
#endif

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
