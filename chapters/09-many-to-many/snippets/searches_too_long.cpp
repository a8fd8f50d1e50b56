// A worker that searches is no reason to wake another one: it will find the task itself. This one says that
// it rests, looks once more, and only then that it searches no longer.

#include "futex_calls.hpp"

#include <kernlet/explore/outcome.hpp>
#include <thread>

std::atomic<int> queue{0}, searching{1};
futex_word rests{0}; // 1: wake me, by clearing this

void rest() {
  rests = 1;
  const bool nothing = queue == 0;
  searching -= 1;
  if (nothing)
    while (rests == 1)
      futex_wait(rests, 1);
}

void make_ready() {
  queue = 1;
  if (searching > 0)
    return; // it will be found
  if (rests.exchange(0) == 1)
    futex_wake(rests, 1);
}

int main() {
  std::thread worker(rest);
  make_ready();
  worker.join();
  kernlet::explore::outcome("worker=awake");
}
