// One task stands in a ring. Its owner and a thief look at the head, read the entry, and move the head on.

#include <atomic>
#include <kernlet/explore/outcome.hpp>
#include <string>
#include <thread>

std::atomic<int> head{0}, tail{1};
std::atomic<int> ran{0}; // how often the task was run

void take() {
  const int at = head;
  if (at != tail) {
    head = at + 1;
    ran += 1;
  }
}

int main() {
  std::thread thief(take);
  take();
  thief.join();
  kernlet::explore::outcome("ran=" + std::to_string(ran));
}
