// Peterson's lock for two threads.
// Source: Peterson, "Myths About the Mutual Exclusion Problem", 1981; Herlihy and Shavit, "The Art of
// Multiprocessor Programming", section 2.3.1.
//
// PLANTED 1: release stores and acquire loads. Each thread may read the old value of the other flag.
// PLANTED 2: a thread gives the turn to itself, so it does not wait for the one inside.
// PLANTED 3: the turn is given away before the own flag is raised.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 1
constexpr std::memory_order store_order = std::memory_order_release; // planted: should be seq_cst
constexpr std::memory_order load_order = std::memory_order_acquire;  // planted: should be seq_cst
#else
// seq_cst: the own stores must precede the loads of the other thread's variables in one order for both.
constexpr std::memory_order store_order = std::memory_order_seq_cst;
constexpr std::memory_order load_order = std::memory_order_seq_cst;
#endif

std::atomic<int> wants[2];
std::atomic<int> turn{0};
int shared_count = 0; // plain: guarded by the lock

void lock(int me) {
  const int other = 1 - me;
#if PLANTED == 3
  turn.store(other, store_order); // planted: the flag must be up first
  wants[me].store(1, store_order);
#else
  wants[me].store(1, store_order);
#if PLANTED == 2
  turn.store(me, store_order); // planted: should give way to the other thread
#else
  turn.store(other, store_order);
#endif
#endif
  while (wants[other].load(load_order) == 1 && turn.load(load_order) == other)
    std::this_thread::yield();
}

void unlock(int me) {
  wants[me].store(0, std::memory_order_release); // release: pairs with the load of the flag in lock()
}

void work(int me) {
  lock(me);
  ++shared_count;
  unlock(me);
}

} // namespace

int main() {
  std::thread other(work, 1);
  work(0);
  other.join();
  assert(shared_count == 2);
}
