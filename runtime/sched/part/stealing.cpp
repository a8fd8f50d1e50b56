// Step 09.3, the fast part: the theft, and whom to ask.

#include <kernlet/find_work.hpp>
#include <kernlet/run_queue.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {
namespace {

runnable* steal_slot(run_queue_state& from) noexcept {
  if (from.next.load(std::memory_order_relaxed) == nullptr)
    return nullptr;
  // Acquire pairs with the release in push_next(): the task is seen as it was left.
  return from.next.exchange(nullptr, std::memory_order_acquire);
}

} // namespace
} // namespace part

runnable* run_queue::steal_from(run_queue& victim, loot what) noexcept {
  auto& own = state();
  auto& from = victim.state();
  const std::uint32_t end = own.tail.load(std::memory_order_relaxed); // only the owner, the caller, writes it
  // Acquire pairs with whoever moved head, and comes before tail is read: so tail is not older than head.
  part::ring_head at{from.head.load(std::memory_order_acquire)};
  for (;;) {
    // Acquire pairs with the release in push_ring(): the entries up to it are seen, and the tasks.
    const std::uint32_t tail = from.tail.load(std::memory_order_acquire);
    std::uint32_t count = tail - at.head();
    count -= count / 2; // rounded up
    if (count == 0)
      return what == loot::anything ? part::steal_slot(from) : nullptr;
    if (count > (own.mask + 1) / 2) { // head was old: between the two loads the owner has pushed and popped
      at.word = from.head.load(std::memory_order_acquire);
      continue;
    }
    for (std::uint32_t i = 0; i < count; ++i)
      // Relaxed: published by tail above. If it is written over meanwhile, the exchange fails.
      own.ring[(end + i) & own.mask].store(
          from.ring[(at.head() + i) & from.mask].load(std::memory_order_relaxed), std::memory_order_relaxed);
    // Release pairs with the acquire in push_ring(): the entries have been read before they are written
    // again. Acquire for the next round, if it fails.
    if (from.head.compare_exchange_strong(at.word, at.moved(count).word, std::memory_order_acq_rel,
                                          std::memory_order_acquire)) {
      // The oldest is run at once; the others begin one place further on.
      runnable* const first = own.ring[end & own.mask].load(std::memory_order_relaxed);
      if (count > 1) {
        for (std::uint32_t i = 1; i < count; ++i)
          own.ring[(end + i - 1) & own.mask].store(
              own.ring[(end + i) & own.mask].load(std::memory_order_relaxed), std::memory_order_relaxed);
        own.tail.store(end + count - 1, std::memory_order_release); // as in push_ring()
      }
      return first;
    }
  }
}

runnable* take_stolen(processor& here, loot what) noexcept {
  const auto members = here.all().members;
  const auto count = static_cast<std::uint32_t>(members.size());
  if (count == 1)
    return nullptr;
  std::uint32_t at = here.chance(count);
  for (std::uint32_t i = 0; i < count; ++i, at = at + 1 == count ? 0 : at + 1) {
    processor& victim = *members[at];
    // A look before the theft: to read a line that nobody writes costs nothing.
    if (&victim == &here ||
        (what == loot::ring ? victim.queue.ring_looks_empty() : victim.queue.looks_empty()))
      continue;
    if (runnable* const one = here.queue.steal_from(victim.queue, what))
      return one;
  }
  return nullptr;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
