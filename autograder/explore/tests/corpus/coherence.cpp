// Coherence: all operations on one variable have one order, even if they are relaxed. A reader never goes
// back to an older value.
// Source: the litmus test CoRR; C++20 [intro.races] paragraphs 13 to 16.
//
// PLANTED 1: the two stores go to two variables. Relaxed operations on different variables have no order.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

std::atomic<int> first_count{0};
#if PLANTED == 1
std::atomic<int> second_count{0}; // planted: should be the same variable
#else
std::atomic<int>& second_count = first_count;
#endif

void count() {
  first_count.store(1, std::memory_order_relaxed);  // relaxed: coherence orders the two stores
  second_count.store(2, std::memory_order_relaxed); // relaxed: as above
}

} // namespace

int main() {
  std::thread counter(count);
  const int earlier = second_count.load(std::memory_order_relaxed); // relaxed: coherence orders the two loads
  const int later = first_count.load(std::memory_order_relaxed);    // relaxed: as above
  if (earlier == 2)
    assert(later != 0);
  counter.join();
}
