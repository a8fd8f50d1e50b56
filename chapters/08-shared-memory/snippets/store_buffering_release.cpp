// Each thread raises its own flag by a release, then looks at the other's by an acquire.

#include <atomic>
#include <kernlet/explore/outcome.hpp>
#include <string>
#include <thread>

std::atomic<int> x{0}, y{0};

int main() {
  int r0 = 0, r1 = 0;
  std::thread other([&] {
    y.store(1, std::memory_order_release);
    r1 = x.load(std::memory_order_acquire);
  });
  x.store(1, std::memory_order_release);
  r0 = y.load(std::memory_order_acquire);
  other.join();
  kernlet::explore::outcome("r0=" + std::to_string(r0) + " r1=" + std::to_string(r1));
}
