// The two recipes of idle_workers, both in their order, and a fence in each.

#include "futex_calls.hpp"

#include <kernlet/explore/outcome.hpp>
#include <thread>

using enum std::memory_order;

std::atomic<int> queue{0}, searching{1};
futex_word rests{0}; // 1: wake me, by clearing this

void rest() {
  searching.fetch_sub(1, relaxed);
  rests.store(1, relaxed);
  std::atomic_thread_fence(seq_cst);
  if (queue.load(relaxed) == 0)
    while (rests.load(acquire) == 1)
      futex_wait(rests, 1);
}

void make_ready() {
  queue.store(1, release);
  std::atomic_thread_fence(seq_cst);
  if (searching.load(relaxed) == 0 && rests.load(relaxed) == 1) {
    rests.store(0, release);
    futex_wake(rests, 1);
  }
}

int main() {
  std::thread worker(rest);
  make_ready();
  worker.join();
  kernlet::explore::outcome("worker=awake");
}
