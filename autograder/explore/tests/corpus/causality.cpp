// Causality over three threads: what the second thread has seen, the third one sees as well.
// Source: the litmus test WRC; Maranget, Sarkar and Sewell, "A Tutorial Introduction to the ARM and POWER
// Relaxed Memory Models", 2012.
//
// PLANTED 1: the second thread stores with relaxed order.
// PLANTED 2: the third thread loads with relaxed order.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 1
constexpr std::memory_order pass_order = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order pass_order = std::memory_order_release; // release: pairs with receive_order
#endif
#if PLANTED == 2
constexpr std::memory_order receive_order = std::memory_order_relaxed; // planted: should be acquire
#else
constexpr std::memory_order receive_order = std::memory_order_acquire; // acquire: pairs with pass_order
#endif

std::atomic<int> cause{0};
std::atomic<int> effect{0};

void begin() {
  cause.store(1, std::memory_order_relaxed); // relaxed: coherence is enough for one variable
}

void react() {
  if (cause.load(std::memory_order_relaxed) == 1) // relaxed: as above
    effect.store(1, pass_order);
}

} // namespace

int main() {
  std::thread first(begin);
  std::thread second(react);
  if (effect.load(receive_order) == 1) {
    // relaxed: a load that happens before this one has read 1, so coherence forbids the 0.
    assert(cause.load(std::memory_order_relaxed) == 1);
  }
  first.join();
  second.join();
}
