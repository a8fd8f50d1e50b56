// The entry of Dekker's algorithm by relaxed operations and sequentially consistent fences.
// Source: C++20 [atomics.order]; the litmus test SB with fences.
//
// PLANTED 1: the fences are acq_rel. They do not order an earlier store before a later load.
// PLANTED 2: only one of the two threads has its fence.
// PLANTED 3: the fence stands before the store, not between the store and the load.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

std::atomic<int> wants[2];
int entries = 0; // plain: only the one thread that may enter touches it

#if PLANTED == 1
constexpr std::memory_order fence_order = std::memory_order_acq_rel; // planted: should be seq_cst
#else
// seq_cst: one of the two fences is first in the single order; the load after the other fence then sees the
// store before the first.
constexpr std::memory_order fence_order = std::memory_order_seq_cst;
#endif

void try_to_enter(int me) {
#if PLANTED == 3
  std::atomic_thread_fence(fence_order); // planted: before the store
  wants[me].store(1, std::memory_order_relaxed);
#elif PLANTED == 2
  wants[me].store(1, std::memory_order_relaxed);
  if (me == 0)
    std::atomic_thread_fence(fence_order); // planted: thread 1 has no fence
#else
  wants[me].store(1, std::memory_order_relaxed); // relaxed: ordered before the load by the fence
  std::atomic_thread_fence(fence_order);
#endif
  if (wants[1 - me].load(std::memory_order_relaxed) == 0) // relaxed: ordered after the store by the fence
    ++entries;
}

} // namespace

int main() {
  std::thread other(try_to_enter, 1);
  try_to_enter(0);
  other.join();
  assert(entries <= 1);
}
