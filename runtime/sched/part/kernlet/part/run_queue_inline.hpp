#pragma once
// Push and pop. Alone, they are plain loads and stores; with thieves, a pop is one compare-exchange, which is
// what a theft costs the owner.

#include <kernlet/run_queue.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// `one` will soon run: its record, what its coroutine keeps, and some of its stack. The fast coroutine puts
/// the body's frames right below the record and what it keeps itself right above; with another one this is of
/// no use, and of no harm.
[[gnu::always_inline]] inline void fetch_soon(const runnable* one) noexcept {
  constexpr std::ptrdiff_t frames = 6, above = 6;
  const auto at = reinterpret_cast<std::uintptr_t>(one); // a number: it may be null
#pragma GCC unroll 18
  for (std::ptrdiff_t line = -frames; line < above; ++line)
    __builtin_prefetch(reinterpret_cast<const void*>(at + static_cast<std::uintptr_t>(line * 64)), 1);
}

/// The ring is full.
[[gnu::cold, gnu::noinline]] void give_half_away(run_queue_state& own, runnable& one,
                                                 global_queue& overflow) noexcept;

[[gnu::always_inline]] inline void push_ring(run_queue_state& own, runnable& one,
                                             global_queue& overflow) noexcept {
  // Acquire pairs with the release of the thief that has moved head: it has read the entry that is written
  // here, before. With relaxed it might read this one, and lose its own.
  const std::uint32_t head = ring_head{own.head.load(std::memory_order_acquire)}.head();
  const std::uint32_t tail = own.tail.load(std::memory_order_relaxed); // only the owner writes it
  if (tail - head > own.mask) [[unlikely]]
    return give_half_away(own, one, overflow);
  own.ring[tail & own.mask].store(&one, std::memory_order_relaxed); // published by the next line
  // Release pairs with the acquire in steal_from(): whoever sees the new tail sees the entry, and the task.
  own.tail.store(tail + 1, std::memory_order_release);
}

/// Which comes after the one at `head`, if so many wait that it may have left the nearest cache meanwhile.
[[gnu::always_inline]] inline void fetch_after(run_queue_state& own, std::uint32_t head,
                                               std::uint32_t tail) noexcept {
  if (tail - head > 8)
    fetch_soon(own.ring[(head + 1) & own.mask].load(std::memory_order_relaxed)); // an old one: no harm
}

[[gnu::always_inline]] inline runnable* pop_ring(run_queue_state& own) noexcept {
  ring_head at{own.head.load(std::memory_order_relaxed)}; // the exchange says whether it was right
  const std::uint32_t tail = own.tail.load(std::memory_order_relaxed);
  if (own.alone) { // by itself: with an exchange in sight the compiler keeps `at` in memory
    const std::uint32_t head = at.head();
    if (head == tail)
      return nullptr;
    runnable* const one = own.ring[head & own.mask].load(std::memory_order_relaxed);
    own.head.store(at.moved(1).word, std::memory_order_relaxed);
    fetch_after(own, head, tail);
    return one;
  }
  while (at.head() != tail) {
    runnable* const one = own.ring[at.head() & own.mask].load(std::memory_order_relaxed); // its own entry
    // Release pairs with the acquire in steal_from(): a thief that sees the new head sees all before it, the
    // tail above all, and never takes head for larger than tail. Nothing is read through what it finds here:
    // the entry is the owner's own.
    if (!own.head.compare_exchange_weak(at.word, at.moved(1).word, std::memory_order_release,
                                        std::memory_order_relaxed))
      continue;
    fetch_after(own, at.head(), tail);
    return one;
  }
  return nullptr;
}

[[gnu::always_inline]] inline runnable* pop_slot(run_queue_state& own) noexcept {
  runnable* const one = own.next.load(std::memory_order_relaxed);
  if (one == nullptr)
    return nullptr;
  if (own.alone) {
    own.next.store(nullptr, std::memory_order_relaxed);
    return one;
  }
  // Relaxed: the owner has put it there itself; a thief that was faster leaves null.
  return own.next.exchange(nullptr, std::memory_order_relaxed);
}

[[gnu::noinline]] bool take_last(run_queue_state& own, std::uint32_t last) noexcept;

} // namespace part

KERNLET_HOT void run_queue::push(runnable& one, global_queue& overflow) noexcept {
  part::push_ring(state(), one, overflow);
}

KERNLET_HOT bool run_queue::push_next(runnable& one, global_queue& overflow) noexcept {
  auto& own = state();
  runnable* former = own.next.load(std::memory_order_relaxed);
  if (own.alone) {
    own.next.store(&one, std::memory_order_relaxed);
  } else if (former == nullptr) {
    // Only the owner puts something there, so an empty slot stays empty until this. Release pairs with the
    // acquire of the thief's exchange.
    own.next.store(&one, std::memory_order_release);
  } else {
    // Release as above. Relaxed to take: what stood there was the owner's own.
    former = own.next.exchange(&one, std::memory_order_release);
  }
  if (former == nullptr)
    return false;
  part::push_ring(own, *former, overflow);
  return true;
}

KERNLET_HOT runnable* run_queue::pop() noexcept {
  if (runnable* const one = part::pop_slot(state()))
    return one;
  return part::pop_ring(state());
}

KERNLET_HOT runnable* run_queue::pop_oldest() noexcept {
  if (runnable* const one = part::pop_ring(state()))
    return one;
  return part::pop_slot(state());
}

KERNLET_HOT bool run_queue::take_out(runnable& one) noexcept {
  auto& own = state();
  if (own.next.load(std::memory_order_relaxed) == &one)
    return part::pop_slot(own) != nullptr;
  // An entry that has been taken may still name a task, but then the task stands nowhere: who asks has made
  // sure that nobody runs it, or gets it from a thief's hand by an exchange that fails.
  const std::uint32_t last = own.tail.load(std::memory_order_relaxed) - 1; // the owner's
  if (own.ring[last & own.mask].load(std::memory_order_relaxed) == &one)
    return part::take_last(own, last);
  part::ring_head at{own.head.load(std::memory_order_relaxed)};
  if (own.ring[at.head() & own.mask].load(std::memory_order_relaxed) != &one || at.head() == last + 1)
    return false;
  if (own.alone) {
    own.head.store(at.moved(1).word, std::memory_order_relaxed);
    part::fetch_soon(own.ring[(at.head() + 1) & own.mask].load(std::memory_order_relaxed));
    return true;
  }
  return own.head.compare_exchange_strong(at.word, at.moved(1).word, std::memory_order_release,
                                          std::memory_order_relaxed); // as in pop_ring()
}

KERNLET_HOT bool run_queue::ring_looks_empty() const noexcept {
  // Acquire on head first: a tail that is read after it is not older than what that head was moved in.
  const std::uint32_t head = part::ring_head{state().head.load(std::memory_order_acquire)}.head();
  return state().tail.load(std::memory_order_relaxed) == head;
}

KERNLET_HOT bool run_queue::looks_empty() const noexcept {
  return state().next.load(std::memory_order_relaxed) == nullptr && ring_looks_empty();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
