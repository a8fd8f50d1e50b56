// The entry of Dekker's algorithm, where one side uses sequentially consistent operations and the other side
// a sequentially consistent fence. C++20 lets the two meet in one order.
// Source: C++20 [atomics.order] paragraph 4; Lahav et al., "Repairing Sequential Consistency in C/C++11".
//
// PLANTED 1: the load of the first side is an acquire load. It takes no place in the single order, so it may
//            read the old value, although the store before it is seq_cst.
// PLANTED 2: the second side has no fence.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 1
constexpr std::memory_order look_order = std::memory_order_acquire; // planted: should be seq_cst
#else
// seq_cst: if this load reads 0, it precedes the fence of the other side in the single order; then the store
// before it precedes that fence as well, and the load after the fence reads 1.
constexpr std::memory_order look_order = std::memory_order_seq_cst;
#endif

std::atomic<int> left{0};
std::atomic<int> right{0};
int entries = 0; // plain: only the one thread that may enter touches it

void enter_by_operations() {
  left.store(1, std::memory_order_seq_cst); // seq_cst: precedes the load below in the single order
  if (right.load(look_order) == 0)
    ++entries;
}

void enter_by_fence() {
  right.store(1, std::memory_order_relaxed); // relaxed: ordered before the load by the fence
#if PLANTED != 2
  std::atomic_thread_fence(std::memory_order_seq_cst); // seq_cst: see look_order
#endif
  if (left.load(std::memory_order_relaxed) == 0) // relaxed: ordered after the store by the fence
    ++entries;
}

} // namespace

int main() {
  std::thread other(enter_by_fence);
  enter_by_operations();
  other.join();
  assert(entries <= 1);
}
