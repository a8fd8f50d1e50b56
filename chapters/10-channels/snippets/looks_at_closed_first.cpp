// A channel with room for one word. The sender sends a word and closes. The receiver asks first whether the
// channel is closed, and takes what is in it only if it is not.

#include <condition_variable>
#include <kernlet/explore/outcome.hpp>
#include <mutex>
#include <string>
#include <thread>

std::mutex lock;
std::condition_variable changed;
int words = 0; // in the buffer; under the lock
bool closed = false;

void send_and_close() {
  std::unique_lock held(lock);
  ++words;
  changed.notify_one();
  held.unlock();
  held.lock();
  closed = true;
  changed.notify_one();
}

int receive_all() {
  int received = 0;
  std::unique_lock held(lock);
  for (;;) {
    changed.wait(held, [] { return closed || words > 0; });
    if (closed)
      return received;
    --words;
    ++received;
  }
}

int main() {
  std::thread other(send_and_close);
  const int received = receive_all();
  other.join();
  kernlet::explore::outcome("received=" + std::to_string(received));
}
