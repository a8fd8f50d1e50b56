#pragma once
// What the tests of this chapter share. Those that run under the explorer are small on purpose: two or three
// threads and a handful of steps, so that all orders that matter can be tried.

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <kernlet/event_count.hpp>
#include <kernlet/judge/test.hpp>
#include <kernlet/notice_board.hpp>
#include <kernlet/parker.hpp>
#include <kernlet/ring_core.hpp>
#include <kernlet/spsc_ring.hpp>
#include <kernlet/thread_condition.hpp>
#include <kernlet/thread_mutex.hpp>
#include <memory>
#include <mutex>
#include <vector>

namespace chapter08 {

using namespace kernlet;
using namespace std::chrono_literals;

/// A deadline that has passed, on any clock.
inline constexpr deadline long_ago = deadline{} + 1ns;

/// Wakes whoever sleeps on a word inside of an object, for no reason, as the kernel may do at any time.
/// Returns how many slept there.
template <class Object>
int wake_for_nothing(const Object& object) {
  const auto* const words = reinterpret_cast<const std::atomic<std::uint32_t>*>(&object);
  int slept = 0;
  for (std::size_t i = 0; i < sizeof object / 4; ++i)
    slept += futex_wake(words[i], everybody);
  return slept;
}

} // namespace chapter08
