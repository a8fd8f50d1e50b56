// One worker searches, another one rests. Two tasks come. Whoever ends the last search looks whether there is
// more, and somebody to wake for it.

#include "futex_calls.hpp"

#include <kernlet/explore/outcome.hpp>
#include <thread>

std::atomic<int> queue{0}, searching{1};
futex_word rests{1}; // the second worker does. 1: wake me, by clearing this
futex_word second_ran{0};

void notify() {
  if (searching == 0 && rests.exchange(0) == 1)
    futex_wake(rests, 1);
}

void first_worker() {
  while (queue == 0)
    ; // searches
  queue -= 1;
  if (searching.fetch_sub(1) == 1)
    notify(); // others have relied on it
  while (second_ran == 0)
    futex_wait(second_ran, 0);
}

void second_worker() {
  while (rests == 1)
    futex_wait(rests, 1);
  queue -= 1;
  second_ran = 1;
  futex_wake(second_ran, 1);
}

int main() {
  std::thread first(first_worker), second(second_worker);
  queue += 2;
  notify();
  first.join();
  second.join();
  kernlet::explore::outcome("tasks=ended");
}
