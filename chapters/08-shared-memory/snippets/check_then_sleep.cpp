// A consumer looks whether there is an item, and sleeps on a bell if there is none. The producer puts the
// item and rings. All of it is sequentially consistent.

#include "futex_calls.hpp"

#include <kernlet/explore/outcome.hpp>
#include <thread>

std::atomic<int> item{0};
futex_word bell{0};

void consume() {
  while (item == 0)
    futex_wait(bell, 0);
}

void produce() {
  item = 1;
  futex_wake(bell, 1);
}

int main() {
  std::thread consumer(consume);
  produce();
  consumer.join();
  kernlet::explore::outcome("consumer=through");
}
