// A barrier for two threads, used twice. The phase tells one use from the next.
// Source: Hensgen, Finkel and Manber, "Two Algorithms for Barrier Synchronization", 1988; std::barrier.
//
// PLANTED 1: the count is set again after the phase has changed. A fast thread lowers the old count.
// PLANTED 2: a thread reads the phase after it has arrived. It may wait for the end of the next phase.
// PLANTED 3: the arrival is relaxed. The last thread does not see what the first one did before.
// PLANTED 4: the phase is a gate that opens and closes again. A sleeper may find it closed when it wakes.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

constexpr int parties = 2;

#if PLANTED == 3
constexpr std::memory_order arrive_order = std::memory_order_relaxed; // planted: should be acq_rel
#else
// acq_rel: releases what this thread did; the last thread acquires what the others did.
constexpr std::memory_order arrive_order = std::memory_order_acq_rel;
#endif

class Barrier {
 public:
  void arrive_and_wait() {
#if PLANTED == 2
    const bool last = remaining_.fetch_sub(1, arrive_order) == 1;
    const int phase = phase_.load(std::memory_order_relaxed); // planted: may be the next phase already
#else
    // relaxed: this thread knows the end of the last phase, and the present one cannot end without it.
    const int phase = phase_.load(std::memory_order_relaxed);
    const bool last = remaining_.fetch_sub(1, arrive_order) == 1;
#endif
    if (!last) {
      phase_.wait(phase, std::memory_order_acquire); // acquire: pairs with the store of the phase
      return;
    }
#if PLANTED == 1
    phase_.store(phase + 1, std::memory_order_release);
    phase_.notify_all();
    remaining_.store(parties, std::memory_order_relaxed); // planted: too late
#else
    remaining_.store(parties, std::memory_order_relaxed); // relaxed: published by the store of the phase
    phase_.store(phase + 1, std::memory_order_release);   // release: pairs with the wait
    phase_.notify_all();
#if PLANTED == 4
    phase_.store(phase, std::memory_order_release); // planted: the sleeper may not have looked yet
#endif
#endif
  }

 private:
  std::atomic<int> remaining_{parties};
  std::atomic<int> phase_{0};
};

Barrier barrier;
int slots[2] = {0, 0}; // plain: written by one thread before the barrier, read by the other after it

void work(int me) {
  slots[me] = 1;
  barrier.arrive_and_wait();
  assert(slots[1 - me] == 1);
  barrier.arrive_and_wait();
  slots[me] = 2;
}

} // namespace

int main() {
  std::thread other(work, 1);
  work(0);
  other.join();
  assert(slots[0] == 2 && slots[1] == 2);
}
