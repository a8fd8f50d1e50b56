// The worker does it right: it says that it rests, and looks once more. The other side is in a hurry to wake
// it, and puts the task into the queue afterwards.

#include "futex_calls.hpp"

#include <thread>

std::atomic<int> queue{0};
futex_word rests{0}; // 1: wake me, by clearing this

void rest() {
  while (queue == 0) {
    rests = 1;
    if (queue == 0)
      futex_wait(rests, 1);
    rests = 0;
  }
}

void make_ready() {
  if (rests.exchange(0) == 1)
    futex_wake(rests, 1);
  queue = 1;
}

int main() {
  std::thread worker(rest);
  make_ready();
  worker.join();
}
