// An unbuffered channel. The receiver looks for a sender, lets the lock go, and then puts itself into the
// list, under the lock again.

#include "meeting.hpp"

#include <thread>
#include <utility>

std::mutex lock;
waiting *sender = nullptr, *receiver = nullptr; // who waits, on either side; under the lock
waiting sends, receives;

void send(int word) {
  lock.lock();
  waiting* const other = std::exchange(receiver, nullptr);
  if (other == nullptr) {
    sends.word = word;
    sender = &sends;
  } else {
    other->word = word;
  }
  lock.unlock();
  if (other != nullptr) {
    wake(*other);
  } else {
    park(sends);
  }
}

int receive() {
  lock.lock();
  waiting* const other = std::exchange(sender, nullptr);
  lock.unlock();
  if (other != nullptr) {
    const int word = other->word;
    wake(*other);
    return word;
  }
  lock.lock();
  receiver = &receives;
  lock.unlock();
  park(receives);
  return receives.word;
}

int main() {
  std::thread other([] { send(7); });
  receive();
  other.join();
}
