#pragma once
// The fields of a thread_mutex in this part.

#include <atomic>
#include <cstdint>
#include <kernlet/parts.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// One word in three states:
///
///     open       nobody holds it
///     held       somebody holds it, and nobody sleeps
///     contended  somebody holds it, and somebody may sleep: the unlock must wake one
///
/// Invariant: while a thread sleeps on the word, the word is contended, or one who was woken, or who came by,
/// is on the way to make it so or to be its holder. So no sleeper is forgotten.
struct thread_mutex_state {
  static constexpr std::uint32_t open = 0, held = 1, contended = 2;
  std::atomic<std::uint32_t> word{open};
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
