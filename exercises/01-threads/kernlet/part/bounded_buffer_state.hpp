#pragma once
// The fields of a bounded_buffer in this part.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <kernlet/parts.hpp>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// `mutex` guards `words` and `closed`; the two condition variables say that one of them has changed.
struct bounded_buffer_state {
  std::size_t capacity = 0;
  mutable std::mutex mutex;
  std::condition_variable not_full, not_empty;
  std::deque<std::uint64_t> words;
  bool closed = false;
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
