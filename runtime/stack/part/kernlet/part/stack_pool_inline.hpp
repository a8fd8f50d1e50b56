#pragma once
// The short path: a stack out of this thread's cache and back into it. No lock, no system call, no access to
// the stack itself but for the note above it, which lies beside the first frame.

#include <kernlet/part/checkers.hpp>
#include <kernlet/part/stack_pool_state.hpp>
#include <kernlet/stack_pool.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// The long ways: a cache is filled from the idle stacks, or new ones are made; half of a cache is emptied.
std::byte* take_slowly(stack_pool_state& pool);
void give_back_slowly(stack_pool_state& pool, std::byte* lowest) noexcept;

/// The stack at `lowest` will probably be taken next: the note, and the lines that a coroutine and its body
/// are written to. While one task after the other is spawned they come from the second-level cache meanwhile.
[[gnu::always_inline]] inline void fetch_top(std::byte* lowest, std::size_t stride,
                                             std::size_t guard) noexcept {
  const std::byte* const top = area_in_slot(lowest, stride, guard).top();
  __builtin_prefetch(&note_in_slot(lowest, stride, guard), 1);
#pragma GCC unroll 7
  for (int line = 1; line <= 7; ++line)
    __builtin_prefetch(top - line * 64, 1);
}

} // namespace part

KERNLET_HOT stack_area stack_pool::take(const char* owner) {
  part::stack_pool_state& pool = state();
  part::stack_cache* const cache = part::caches_here().of[pool.number];
  std::byte* lowest;
  // Relaxed: only this thread writes the count; see stack_cache.
  std::size_t count = cache != nullptr ? cache->count.load(std::memory_order_relaxed) : 0;
  if (count != 0) [[likely]] {
    lowest = cache->stacks[--count];
    cache->count.store(count, std::memory_order_relaxed);
    if (count != 0)
      part::fetch_top(cache->stacks[count - 1], pool.stride, pool.guard);
  } else {
    lowest = part::take_slowly(pool);
  }
  part::note_in_slot(lowest, pool.stride, pool.guard).owner = owner;
  const stack_area area = part::area_in_slot(lowest, pool.stride, pool.guard);
  part::unpoison(area);
  return area;
}

KERNLET_HOT void stack_pool::give_back(stack_area stack) noexcept {
  part::stack_pool_state& pool = state();
  part::poison(stack);
  part::stack_cache* const cache = part::caches_here().of[pool.number];
  const std::size_t full = part::stack_cache::capacity;
  const std::size_t count = cache != nullptr ? cache->count.load(std::memory_order_relaxed) : full;
  if (count != full) [[likely]] {
    cache->stacks[count] = stack.lowest;
    cache->count.store(count + 1, std::memory_order_relaxed);
  } else {
    part::give_back_slowly(pool, stack.lowest);
  }
}

KERNLET_HOT void stack_pool::set_owner(stack_area stack, const char* owner) noexcept {
  part::note_in_slot(stack.lowest, state().stride, state().guard).owner = owner;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
