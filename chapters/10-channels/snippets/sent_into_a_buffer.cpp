// A channel with room for one word. The sender sends, and then looks whether the receiver has the word.

#include <atomic>
#include <condition_variable>
#include <kernlet/explore/outcome.hpp>
#include <mutex>
#include <string>
#include <thread>

std::mutex lock;
std::condition_variable changed;
int words = 0; // in the buffer; under the lock
std::atomic<int> received{0};

void send() {
  std::unique_lock held(lock);
  changed.wait(held, [] { return words < 1; });
  ++words;
  changed.notify_all();
}

void receive() {
  std::unique_lock held(lock);
  changed.wait(held, [] { return words > 0; });
  --words;
  received = 1;
  changed.notify_all();
}

int main() {
  std::thread other(receive);
  send();
  const int seen = received;
  other.join();
  kernlet::explore::outcome("received=" + std::to_string(seen));
}
