// Two threads count to three, load and store apart. What can stand in the counter at the end?

#include <atomic>
#include <kernlet/explore/outcome.hpp>
#include <string>
#include <thread>

std::atomic<int> counter{0};

void count() {
  for (int i = 0; i < 3; ++i)
    counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

int main() {
  std::thread other(count);
  count();
  other.join();
  kernlet::explore::outcome("counter=" + std::to_string(counter.load()));
}
