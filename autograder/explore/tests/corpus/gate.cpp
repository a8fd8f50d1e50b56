// A gate: any number of threads wait, one opens it for all.
// Source: Lampson and Redell, "Experience with Processes and Monitors in Mesa", 1980.
//
// PLANTED 1: the opener wakes one thread. The other one sleeps for ever.
// PLANTED 2: the opener wakes before it opens. A thread that was woken, or comes in between, sleeps for ever.
// PLANTED 3: the opener changes the flag without the mutex. A thread between look and sleep misses it.

#include <atomic>
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

class Gate {
 public:
  void wait() {
    std::unique_lock lock(mutex_);
    while (!open_)
      changed_.wait(lock);
  }

  void open() {
#if PLANTED == 1
    {
      const std::lock_guard lock(mutex_);
      open_ = true;
    }
    changed_.notify_one(); // planted: two threads may wait
#elif PLANTED == 2
    changed_.notify_all(); // planted: nothing has changed yet
    const std::lock_guard lock(mutex_);
    open_ = true;
#elif PLANTED == 3
    open_ = true; // planted: not under the mutex, so a waiter may be between its look and its sleep
    changed_.notify_all();
#else
    {
      const std::lock_guard lock(mutex_);
      open_ = true;
    }
    changed_.notify_all();
#endif
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> open_{false}; // atomic: a change without the mutex is a lost wake-up, not a data race
};

} // namespace

int main() {
  Gate gate;
  int message = 0; // plain: written before the gate opens, read after it

  const auto pass = [&] {
    gate.wait();
    assert(message == 7);
  };
  std::thread first(pass);
  std::thread second(pass);
  message = 7;
  gate.open();
  first.join();
  second.join();
}
