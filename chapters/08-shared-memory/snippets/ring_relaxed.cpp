// A ring with one place, and two counts. The producer hands the item over by a relaxed store.

#include <atomic>
#include <thread>

int place = 0; // belongs to one side at a time
std::atomic<int> pushed{0}, popped{0};

bool try_push(int item) {
  if (pushed.load(std::memory_order_relaxed) - popped.load(std::memory_order_acquire) == 1)
    return false;
  place = item;
  pushed.store(pushed.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  return true;
}

bool try_pop(int& item) {
  if (popped.load(std::memory_order_relaxed) == pushed.load(std::memory_order_acquire))
    return false;
  item = place;
  popped.store(popped.load(std::memory_order_relaxed) + 1, std::memory_order_release);
  return true;
}

int main() {
  std::thread producer([] { try_push(7); });
  int item = 0;
  try_pop(item);
  producer.join();
}
