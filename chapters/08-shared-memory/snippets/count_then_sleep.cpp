// The cure: the bell counts. The consumer notes the count, looks, and sleeps only while the count is the
// same.

#include "futex_calls.hpp"

#include <thread>

std::atomic<int> item{0};
futex_word bell{0};

void consume() {
  while (true) {
    const std::uint32_t noted = bell;
    if (item != 0)
      return;
    futex_wait(bell, noted);
  }
}

void produce() {
  item = 1;
  bell.fetch_add(1);
  futex_wake(bell, 1);
}

int main() {
  std::thread consumer(consume);
  produce();
  consumer.join();
}
