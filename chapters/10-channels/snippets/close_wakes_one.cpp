// Two receivers wait for words. Whoever closes the channel wakes the first of them, as a send would.

#include "meeting.hpp"

#include <deque>
#include <thread>

std::mutex lock;
bool closed = false;
std::deque<waiting*> receivers; // the first to come in front; under the lock
waiting first, second;

void receive(waiting& own) {
  lock.lock();
  const bool ended = closed;
  if (!ended)
    receivers.push_back(&own);
  lock.unlock();
  if (!ended)
    park(own);
}

void close() {
  lock.lock();
  closed = true;
  waiting* const other = receivers.empty() ? nullptr : receivers.front();
  lock.unlock();
  if (other != nullptr) {
    wake(*other);
  }
}

int main() {
  std::thread one([] { receive(first); }), two([] { receive(second); });
  close();
  one.join();
  two.join();
}
