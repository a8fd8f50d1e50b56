// Step 09.2, the fast part: what is rare for an owner.

#include <kernlet/part/run_queue_inline.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

run_queue::run_queue(run_queue_options options) noexcept {
  state().mask = options.capacity - 1;
  state().alone = options.alone;
}
run_queue::~run_queue() = default;

namespace part {

void give_half_away(run_queue_state& own, runnable& one, global_queue& overflow) noexcept {
  const std::uint32_t tail = own.tail.load(std::memory_order_relaxed);
  const std::uint32_t half = (own.mask + 1) / 2;
  ring_head at{own.head.load(std::memory_order_acquire)}; // as in push_ring()
  if (tail - at.head() > own.mask) {
    runnable* row[run_queue::most / 2 + 1];
    for (std::uint32_t i = 0; i < half; ++i)
      row[i] = own.ring[(at.head() + i) & own.mask].load(std::memory_order_relaxed); // its own entries
    // Release as in pop_ring(). Strong: a false failure would be taken for a thief.
    if (own.head.compare_exchange_strong(at.word, at.moved(half).word, std::memory_order_release,
                                         std::memory_order_relaxed)) {
      row[half] = &one;
      overflow.push(std::span<runnable* const>(row, half + 1));
      return;
    }
  }
  push_ring(own, one, overflow); // a thief has made room
}

bool take_last(run_queue_state& own, std::uint32_t last) noexcept {
  ring_head at{own.head.load(std::memory_order_relaxed)};
  if (own.alone) {
    if (at.head() == last + 1)
      return false;
    own.tail.store(last, std::memory_order_relaxed);
    return true;
  }
  // First the tail, then the count: release pairs with the acquire in steal_from(), so a thief that sees the
  // count sees the tail, too; one that has read the old tail has an old count, and its exchange fails.
  own.tail.store(last, std::memory_order_relaxed);
  while (at.head() != last + 1)
    if (own.head.compare_exchange_weak(at.word, at.taken_back().word, std::memory_order_release,
                                       std::memory_order_relaxed))
      return true;
  own.tail.store(last + 1, std::memory_order_relaxed); // it was stolen, and the ring is empty
  return false;
}

} // namespace part

} // namespace KERNLET_PARTS
} // namespace kernlet
