// One task stands in a ring. Whoever moves the head from where he has seen it owns the entry.

#include <atomic>
#include <kernlet/explore/outcome.hpp>
#include <string>
#include <thread>

std::atomic<int> head{0}, tail{1};
std::atomic<int> ran{0}; // how often the task was run

void take() {
  int at = head;
  if (at != tail && head.compare_exchange_strong(at, at + 1))
    ran += 1;
}

int main() {
  std::thread thief(take);
  take();
  thief.join();
  kernlet::explore::outcome("ran=" + std::to_string(ran));
}
