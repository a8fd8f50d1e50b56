// Each thread raises its own flag, then looks at the other's. One of them has a fence between the two.

#include <atomic>
#include <kernlet/explore/outcome.hpp>
#include <string>
#include <thread>

std::atomic<int> x{0}, y{0};

int main() {
  int r0 = 0, r1 = 0;
  std::thread other([&] {
    y.store(1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_seq_cst);
    r1 = x.load(std::memory_order_relaxed);
  });
  x.store(1, std::memory_order_relaxed);
  r0 = y.load(std::memory_order_relaxed);
  other.join();
  kernlet::explore::outcome("r0=" + std::to_string(r0) + " r1=" + std::to_string(r1));
}
