// Two threads write one word each. Two others read both, in opposite orders, acquiring.
// Do the two readers agree which was written first?

#include <atomic>
#include <kernlet/explore/outcome.hpp>
#include <string>
#include <thread>

std::atomic<int> x{0}, y{0};

int main() {
  int r0 = 0, r1 = 0, r2 = 0, r3 = 0;
  std::thread first([] { x.store(1, std::memory_order_release); });
  std::thread second([] { y.store(1, std::memory_order_release); });
  std::thread reader([&] {
    r0 = x.load(std::memory_order_acquire);
    r1 = y.load(std::memory_order_acquire);
  });
  r2 = y.load(std::memory_order_acquire);
  r3 = x.load(std::memory_order_acquire);
  first.join();
  second.join();
  reader.join();
  const bool x_first = r0 == 1 && r1 == 0, y_first = r2 == 1 && r3 == 0;
  kernlet::explore::outcome(std::string("one=") + (x_first ? "x-then-y" : "-") +
                            " other=" + (y_first ? "y-then-x" : "-"));
}
