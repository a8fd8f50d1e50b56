// A mutex of three states, 0 open, 1 held, 2 contended, with one mistake: a thread that has slept takes the
// lock as held. It forgets that others may sleep beside it.

#include "futex_calls.hpp"

#include <thread>

futex_word word{0};

void lock() {
  std::uint32_t seen = 0;
  while (!word.compare_exchange_strong(seen, 1, std::memory_order_acquire, std::memory_order_relaxed)) {
    if (seen == 2 || word.compare_exchange_strong(seen, 2, std::memory_order_relaxed))
      futex_wait(word, 2);
    seen = 0;
  }
}

void unlock() {
  if (word.exchange(0, std::memory_order_release) == 2)
    futex_wake(word, 1);
}

void visit() {
  lock();
  unlock();
}

int main() {
  std::thread first(visit), second(visit);
  visit();
  first.join();
  second.join();
}
