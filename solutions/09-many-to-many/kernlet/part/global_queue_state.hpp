#pragma once
// The fields of a global_queue in this part: a list through the queued ones themselves, under a lock.

#include <atomic>
#include <cstddef>
#include <kernlet/runnable.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Invariants, under the lock: an empty list has no `first`. Else `last` is its end, and nobody is behind it.
/// `count` is the list's length; it changes under the lock, and may be read without.
struct global_queue_state {
  std::mutex lock;
  runnable* first = nullptr;
  runnable* last = nullptr;
  std::atomic<std::size_t> count{0};
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
