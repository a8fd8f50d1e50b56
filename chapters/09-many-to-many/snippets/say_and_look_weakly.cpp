// Both sides in the right order, each store released, each load acquired, and no fence.

#include "futex_calls.hpp"

#include <thread>

std::atomic<int> queue{0};
futex_word rests{0}; // 1: wake me, by clearing this

void rest() {
  rests.store(1, std::memory_order_release);
  if (queue.load(std::memory_order_acquire) == 0)
    while (rests.load(std::memory_order_acquire) == 1)
      futex_wait(rests, 1);
}

void make_ready() {
  queue.store(1, std::memory_order_release);
  if (rests.load(std::memory_order_acquire) == 1) {
    rests.store(0, std::memory_order_release);
    futex_wake(rests, 1);
  }
}

int main() {
  std::thread worker(rest);
  make_ready();
  worker.join();
}
