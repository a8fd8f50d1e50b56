// One word, relaxed throughout: written twice by one thread, read twice by another one.

#include <atomic>
#include <kernlet/explore/outcome.hpp>
#include <string>
#include <thread>

std::atomic<int> x{0};

int main() {
  std::thread writer([] {
    x.store(1, std::memory_order_relaxed);
    x.store(2, std::memory_order_relaxed);
  });
  const int r0 = x.load(std::memory_order_relaxed);
  const int r1 = x.load(std::memory_order_relaxed);
  writer.join();
  kernlet::explore::outcome("r0=" + std::to_string(r0) + " r1=" + std::to_string(r1));
}
