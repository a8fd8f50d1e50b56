// Two threads take two locks, each in its own order, and count without a lock at last.
#include <kernlet/explore/outcome.hpp>
#include <mutex>
#include <string>
#include <thread>

std::mutex a, b;
int counter = 0;

int main() {
  std::thread other([] {
    const std::scoped_lock held_b(b);
    const std::scoped_lock held_a(a);
    ++counter;
  });
  {
    const std::scoped_lock held_a(a);
    const std::scoped_lock held_b(b);
  }
  ++counter;
  other.join();
  kernlet::explore::outcome("counter=" + std::to_string(counter));
}
