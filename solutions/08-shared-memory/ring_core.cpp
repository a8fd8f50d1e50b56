// Step 08.4: two counts. Each side writes its own and reads the other's.
//
// Four orders, in two pairs:
//   end_push() releases, try_begin_pop() acquires: the item is whole before it is read;
//   end_pop() releases, try_begin_push() acquires: the item has been read before its place is written again.
// Its own count a side reads relaxed: it is the only one that writes it.

#include <kernlet/ring_core.hpp>
#include <stdexcept>

namespace kernlet {
inline namespace KERNLET_PARTS {

ring_core::ring_core(std::size_t capacity) {
  if (capacity == 0 || capacity > std::size_t{1} << 32)
    throw std::invalid_argument("ring_core: the capacity is a number from 1 to 2^32");
  state().capacity = capacity;
}

ring_core::~ring_core() = default;

bool ring_core::try_begin_push(std::size_t& place) noexcept {
  auto& all = state();
  const std::uint64_t pushed = all.pushed.load(std::memory_order_relaxed);
  // Acquire pairs with the release in end_pop(). With relaxed a new item could be written over one that the
  // consumer has not read yet.
  if (pushed - all.popped.load(std::memory_order_acquire) == all.capacity)
    return false;
  place = pushed % all.capacity;
  return true;
}

void ring_core::end_push() noexcept {
  auto& all = state();
  // Release pairs with the acquire in try_begin_pop(). With relaxed the consumer could see the count before
  // the item.
  all.pushed.store(all.pushed.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

bool ring_core::try_begin_pop(std::size_t& place) noexcept {
  auto& all = state();
  const std::uint64_t popped = all.popped.load(std::memory_order_relaxed);
  // Acquire pairs with the release in end_push(). With relaxed the item could be read before the count.
  if (popped == all.pushed.load(std::memory_order_acquire))
    return false;
  place = popped % all.capacity;
  return true;
}

void ring_core::end_pop() noexcept {
  auto& all = state();
  // Release pairs with the acquire in try_begin_push(). With relaxed the place could be seen as free while it
  // is still being read.
  all.popped.store(all.popped.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
