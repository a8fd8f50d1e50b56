#pragma once
/// \file
/// A pair of barriers for two sides of which one is called a million times as often. Each side writes its own
/// word, passes its barrier, and reads the other's; then at least one of the two sees what the other wrote.
///
/// With two fences both sides pay some ten nanoseconds. Here the rare side pays for both: the heavy barrier,
/// membarrier(2) in its private expedited form, interrupts every processor that runs a thread of this
/// process, so that each of them has passed a full fence at some point between the caller's write and its
/// read. The light one then only keeps the compiler from moving the read before the write.
///
/// Where the kernel has no membarrier, and under ThreadSanitizer and the explorer, who do not know it, both
/// are full fences.
///
/// Source of the idea: Dice, Huang and Yang, "Asymmetric Dekker Synchronization" (2001); liburcu, folly and
/// the JVM use membarrier(2), or what came before it, in the same way.

#include <atomic>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace asymmetric {

/// Whether light barriers may be light. Set before main(), and never after.
extern const bool kernel_has_membarrier;

inline void light_barrier() noexcept {
  std::atomic_signal_fence(std::memory_order_seq_cst); // for the compiler
  if (!kernel_has_membarrier) [[unlikely]]
    std::atomic_thread_fence(std::memory_order_seq_cst);
}

/// A system call of some microseconds. From any thread; not from a signal handler.
void heavy_barrier() noexcept;

} // namespace asymmetric
} // namespace KERNLET_PARTS
} // namespace kernlet
