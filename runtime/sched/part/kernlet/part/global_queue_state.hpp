#pragma once
// The fields of a global queue in the fast part: a list through the tasks themselves, under one lock. What
// the fast part saves here is the lock where there is nothing to take.

#include <atomic>
#include <kernlet/part/own_line.hpp>
#include <kernlet/runnable.hpp>
#include <kernlet/thread_mutex.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Invariants, under the lock: `first` is null when it is empty; else `last` is the end of the list, whose
/// `behind` is null. `count` is the length; written under the lock, read without it too.
struct alignas(own_line) global_queue_state {
  thread_mutex lock;
  runnable* first = nullptr;
  runnable* last = nullptr;
  std::atomic<std::size_t> count{0};
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
