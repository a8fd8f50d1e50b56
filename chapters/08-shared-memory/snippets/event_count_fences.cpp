// The consumer tells that he will sleep, and looks once more. Both sides put a fence between the two.

#include "futex_calls.hpp"

#include <thread>

std::atomic<int> item{0};
futex_word asleep{0}; // 1: wake me, by clearing this

void consume() {
  asleep.store(1, std::memory_order_release);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (item.load(std::memory_order_acquire) == 0)
    futex_wait(asleep, 1);
}

void produce() {
  item.store(1, std::memory_order_release);
  std::atomic_thread_fence(std::memory_order_seq_cst);
  if (asleep.load(std::memory_order_acquire) == 1) {
    asleep.store(0, std::memory_order_relaxed);
    futex_wake(asleep, 1);
  }
}

int main() {
  std::thread consumer(consume);
  produce();
  consumer.join();
}
