// Two threads count, and each step of `++` is written out. What can stand in the counter at the end?

#include <atomic>
#include <kernlet/explore/outcome.hpp>
#include <thread>

std::atomic<int> counter{0};

void count() {
  const int found = counter.load(std::memory_order_relaxed);
  counter.store(found + 1, std::memory_order_relaxed);
}

int main() {
  std::thread other(count);
  count();
  other.join();
  kernlet::explore::outcome(counter == 2 ? "counter=2" : "counter=1");
}
