// Two threads add 1 to the same counter. One of them does it in one step.

#include <atomic>
#include <kernlet/explore/outcome.hpp>
#include <string>
#include <thread>

std::atomic<int> counter{0};

int main() {
  std::thread other([] { counter.fetch_add(1); });
  const int found = counter.load();
  counter.store(found + 1);
  other.join();
  kernlet::explore::outcome("counter=" + std::to_string(counter.load()));
}
