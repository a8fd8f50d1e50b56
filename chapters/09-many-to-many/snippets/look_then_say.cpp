// A worker looks for work, and says then that it rests. All of it is sequentially consistent.

#include "futex_calls.hpp"

#include <thread>

std::atomic<int> queue{0};
futex_word rests{0}; // 1: wake me, by clearing this

void rest() {
  if (queue == 0) {
    rests = 1;
    while (rests == 1)
      futex_wait(rests, 1);
  }
}

void make_ready() {
  queue = 1;
  if (rests.exchange(0) == 1)
    futex_wake(rests, 1);
}

int main() {
  std::thread worker(rest);
  make_ready();
  worker.join();
}
