// A counter for several threads.
// Source: Boehm, "Threads Cannot Be Implemented as a Library", PLDI 2005.
//
// PLANTED 1: the counter is volatile. That is neither atomic nor ordered.
// PLANTED 2: the counter is atomic, but the increment is a load and a store. One of two may be lost.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 1

volatile int count = 0; // planted: should be atomic

void increment() {
  count = count + 1;
}

int value() {
  return count;
}

#else

std::atomic<int> count{0};

void increment() {
#if PLANTED == 2
  count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed); // planted: two steps
#else
  count.fetch_add(1, std::memory_order_relaxed); // relaxed: only the number counts
#endif
}

int value() {
  return count.load(std::memory_order_relaxed); // relaxed: the other thread has been joined
}

#endif

} // namespace

int main() {
  std::thread other(increment);
  increment();
  other.join();
  assert(value() == 2);
}
