#pragma once
// The fields of a thread_mutex in the fast part.

#include <atomic>
#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// The model answer's word: open; held, and nobody sleeps; contended: held, and somebody may sleep.
///
/// Invariant: while a thread sleeps on the word, the word is contended, or a thread that is awake is on its
/// way to make it so or to take the lock as contended.
struct thread_mutex_state {
  static constexpr std::uint32_t open = 0, held = 1, contended = 2;
  /// How often a thread looks again before it goes to sleep: about as long as the kernel takes to put it to
  /// sleep and wake it. On one processor nobody can let go meanwhile, and once is enough.
  static const int most_looks;
  std::atomic<std::uint32_t> word{open};
};

/// The rest of lock() and unlock(), where there is more to do than one step.
void lock_slowly(thread_mutex_state& all);
void wake_one(thread_mutex_state& all) noexcept;

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
