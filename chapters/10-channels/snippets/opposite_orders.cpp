// Two selects on the same two channels. Each locks them in the order in which its cases are written.

#include <kernlet/explore/outcome.hpp>
#include <mutex>
#include <thread>

struct channel {
  std::mutex lock;
};
channel a, b;

void select(channel& first, channel& second) {
  const std::lock_guard one(first.lock);
  const std::lock_guard two(second.lock);
  // ... looks which case is ready
}

int main() {
  std::thread other([] { select(a, b); });
  select(b, a);
  other.join();
  kernlet::explore::outcome("selects=done");
}
