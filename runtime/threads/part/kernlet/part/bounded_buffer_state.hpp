#pragma once
// The fields of a bounded_buffer in the fast part.

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <kernlet/parts.hpp>
#include <memory>
#include <mutex>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// `mutex` guards all but `capacity` and `mask`, which never change. `taken` and `put` count for ever; the
/// ring's size is a power of two, so a count's low bits are its place.
struct bounded_buffer_state {
  std::size_t capacity = 0, mask = 0;
  std::unique_ptr<std::uint64_t[]> ring;
  mutable std::mutex mutex;
  std::condition_variable not_full, not_empty;
  std::size_t put = 0, taken = 0;
  std::size_t producers_waiting = 0, consumers_waiting = 0;
  bool closed = false;
};

} // namespace part
} // namespace KERNLET_PARTS
} // namespace kernlet
