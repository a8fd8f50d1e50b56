// A receiver waits with a deadline, which may pass at any moment: it goes into the list, and then its time is
// up. It takes itself out, under the lock, and says that it has received nothing.

#include <kernlet/explore/outcome.hpp>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

struct waiting {
  bool served = false;
  int word = 0;
};
std::mutex lock;
waiting* receiver = nullptr; // who waits; under the lock
bool sent = false, received = false;

void receive_until_now() {
  waiting own;
  lock.lock();
  receiver = &own;
  lock.unlock();
  // ... the time is up
  lock.lock();
  receiver = nullptr;
  lock.unlock();
  received = false;
}

void try_send(int word) {
  lock.lock();
  if (waiting* const other = std::exchange(receiver, nullptr)) {
    other->word = word;
    other->served = true;
    sent = true;
  }
  lock.unlock();
}

int main() {
  std::thread other([] { try_send(7); });
  receive_until_now();
  other.join();
  kernlet::explore::outcome("sent=" + std::to_string(sent) + " received=" + std::to_string(received));
}
