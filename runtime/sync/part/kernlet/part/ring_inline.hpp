#pragma once
// The four steps of a ring. As long as it is neither full nor empty a side reads nothing that the other one
// writes: it goes by what it has seen there, and looks again when that is used up.
//
// The orders are the model answer's, and so are the pairs: end_push() and the look in try_begin_pop();
// end_pop() and the look in try_begin_push().

#include <kernlet/ring_core.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

KERNLET_HOT bool ring_core::try_begin_push(std::size_t& place) noexcept {
  part::ring_side& own = state().producer;
  const std::uint64_t pushed = own.done.load(std::memory_order_relaxed); // nobody else writes it
  if (pushed - own.seen == own.capacity) {
    // Acquire pairs with the release in end_pop(). It covers all that was given back up to here, so places
    // that are used later without a look have been read, too.
    own.seen = state().consumer.done.load(std::memory_order_acquire);
    if (pushed - own.seen == own.capacity)
      return false;
  }
  place = own.place;
  return true;
}

KERNLET_HOT void ring_core::end_push() noexcept {
  part::ring_side& own = state().producer;
  own.place = own.place + 1 == own.capacity ? 0 : own.place + 1;
  // Release pairs with the acquire in try_begin_pop().
  own.done.store(own.done.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

KERNLET_HOT bool ring_core::try_begin_pop(std::size_t& place) noexcept {
  part::ring_side& own = state().consumer;
  const std::uint64_t popped = own.done.load(std::memory_order_relaxed); // nobody else writes it
  if (popped == own.seen) {
    // Acquire pairs with the release in end_push(), for all items up to here.
    own.seen = state().producer.done.load(std::memory_order_acquire);
    if (popped == own.seen)
      return false;
  }
  place = own.place;
  return true;
}

KERNLET_HOT void ring_core::end_pop() noexcept {
  part::ring_side& own = state().consumer;
  own.place = own.place + 1 == own.capacity ? 0 : own.place + 1;
  // Release pairs with the acquire in try_begin_push().
  own.done.store(own.done.load(std::memory_order_relaxed) + 1, std::memory_order_release);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
