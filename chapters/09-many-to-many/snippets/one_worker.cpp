// Two tasks and one worker, played with two threads and a lock: whoever holds the lock runs. A yield gives it
// to the other one, or not. The counter is an ordinary variable.

#include <kernlet/explore/outcome.hpp>
#include <mutex>
#include <string>
#include <thread>

std::mutex processor; // there is one
int counter = 0;

void yield() {
  processor.unlock();
  processor.lock();
}

void task() {
  processor.lock();
  const int seen = counter;
  yield();
  counter = seen + 1;
  processor.unlock();
}

int main() {
  std::thread other(task);
  task();
  other.join();
  kernlet::explore::outcome("counter=" + std::to_string(counter));
}
