// Step 08.4: two counts. The producer alone writes `pushed`, the consumer alone `popped`; each reads the
// other's. They stand in kernlet/part/ring_state.hpp.
//
// Give each load and each store the order that it needs and no stronger one: a test looks for both.

#include <kernlet/ring_core.hpp>
#include <kernlet/todo.hpp>
#include <stdexcept>

namespace kernlet {
inline namespace KERNLET_PARTS {

ring_core::ring_core(std::size_t capacity) {
  if (capacity == 0 || capacity > std::size_t{1} << 32)
    throw std::invalid_argument("ring_core: the capacity is a number from 1 to 2^32");
  state().capacity = capacity;
}

ring_core::~ring_core() = default;

/// Full, if `capacity` items are inside. Else the place is that of the next item.
bool ring_core::try_begin_push([[maybe_unused]] std::size_t& place) noexcept {
  KERNLET_TODO("08.4");
}

/// The item is written: the consumer may have it.
void ring_core::end_push() noexcept {
  KERNLET_TODO("08.4");
}

/// Empty, if all that was pushed has been popped. Else the place is that of the oldest item.
bool ring_core::try_begin_pop([[maybe_unused]] std::size_t& place) noexcept {
  KERNLET_TODO("08.4");
}

/// The item is read: the producer may have its place.
void ring_core::end_pop() noexcept {
  KERNLET_TODO("08.4");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
