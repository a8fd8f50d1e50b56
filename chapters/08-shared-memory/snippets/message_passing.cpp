// One thread writes the data, then the flag; the other reads the flag, then the data. Both atomic, all
// relaxed.

#include <atomic>
#include <kernlet/explore/outcome.hpp>
#include <string>
#include <thread>

std::atomic<int> data{0}, flag{0};

int main() {
  std::thread writer([] {
    data.store(1, std::memory_order_relaxed);
    flag.store(1, std::memory_order_relaxed);
  });
  const int r0 = flag.load(std::memory_order_relaxed);
  const int r1 = data.load(std::memory_order_relaxed);
  writer.join();
  kernlet::explore::outcome("r0=" + std::to_string(r0) + " r1=" + std::to_string(r1));
}
