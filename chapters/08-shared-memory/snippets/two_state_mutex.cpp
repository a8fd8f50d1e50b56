// A mutex of two states, 0 open and 1 held. Unlock wakes somebody each time, needed or not.

#include "futex_calls.hpp"

#include <cassert>
#include <thread>

futex_word word{0};
int inside = 0; // guarded by the mutex

void lock() {
  while (word.exchange(1, std::memory_order_acquire) != 0)
    futex_wait(word, 1);
}

void unlock() {
  word.store(0, std::memory_order_release);
  futex_wake(word, 1);
}

void visit() {
  lock();
  ++inside;
  unlock();
}

int main() {
  std::thread first(visit), second(visit);
  visit();
  first.join();
  second.join();
  assert(inside == 3);
}
