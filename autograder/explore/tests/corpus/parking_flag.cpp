// A worker that says it is idle, looks for work once more, and sleeps; a producer that brings work and then
// looks whether the worker is idle.
// Source: the parking of idle workers in the schedulers of Go and Tokio; the litmus test SB.
//
// PLANTED 1: the worker sleeps without a second look. Work that came in between wakes nobody.
// PLANTED 2: the fences are acq_rel. Both sides may read the old value of the other.
// PLANTED 3: the producer notifies and does not take the idle flag down. The token is lost.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 2
constexpr std::memory_order fence_order = std::memory_order_acq_rel; // planted: should be seq_cst
#else
// seq_cst: of the two fences the later one lets its thread see what was stored before the earlier one.
constexpr std::memory_order fence_order = std::memory_order_seq_cst;
#endif

int job = 0; // plain: written before work is set, read after it has been seen
std::atomic<int> work{0};
std::atomic<int> idle{0};

void run_worker() {
  if (work.load(std::memory_order_acquire) == 0) { // acquire: pairs with the store of work in bring()
    idle.store(1, std::memory_order_relaxed);      // relaxed: ordered by the fence
    std::atomic_thread_fence(fence_order);
#if PLANTED == 1
    idle.wait(1, std::memory_order_acquire); // planted: work may have come before the flag was up
#else
    if (work.load(std::memory_order_acquire) == 0) // acquire: pairs with the store of work in bring()
      idle.wait(1, std::memory_order_acquire);     // acquire: pairs with the store of idle in bring()
#endif
  }
  assert(job == 7);
}

void bring() {
  job = 7;
  work.store(1, std::memory_order_release); // release: pairs with the loads in run_worker()
  std::atomic_thread_fence(fence_order);
  if (idle.load(std::memory_order_relaxed) == 1) { // relaxed: ordered by the fence
#if PLANTED != 3
    idle.store(0, std::memory_order_release); // release: pairs with the wait in run_worker()
#endif
    idle.notify_one();
  }
}

} // namespace

int main() {
  std::thread worker(run_worker);
  bring();
  worker.join();
}
