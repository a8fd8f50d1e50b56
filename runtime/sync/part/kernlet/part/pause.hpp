#pragma once
// A moment of a loop that spins.

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Tells the processor that this is a spin loop: it lets the other thread of the core run, and does not run
/// ahead on a value that is about to change.
inline void pause() noexcept {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("isb" ::: "memory"); // `yield` does nothing on most cores
#endif
}

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
