// A condition variable that counts notifications, with one mistake: the waiter notes the count when it has
// let the mutex go.

#include "futex_calls.hpp"

#include <mutex>
#include <thread>

std::mutex mutex;
bool there_is_work = false; // guarded by the mutex
futex_word notified{0};

void wait() {
  mutex.unlock();
  const std::uint32_t noted = notified;
  futex_wait(notified, noted);
  mutex.lock();
}

void notify_one() {
  notified.fetch_add(1);
  futex_wake(notified, 1);
}

void work() {
  mutex.lock();
  while (!there_is_work)
    wait();
  mutex.unlock();
}

int main() {
  std::thread worker(work);
  mutex.lock();
  there_is_work = true;
  mutex.unlock();
  notify_one();
  worker.join();
}
