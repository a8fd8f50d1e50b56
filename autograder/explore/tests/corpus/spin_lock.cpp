// A spin lock by test-and-set.
// Source: Herlihy and Shavit, "The Art of Multiprocessor Programming", section 7.2.
//
// PLANTED 1: unlock stores with relaxed order. The next owner does not see what was done under the lock.
// PLANTED 2: lock exchanges with relaxed order. The same result from the other side.
// PLANTED 3: test and set are two operations. Two threads may both find the lock free.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

class SpinLock {
 public:
  void lock() {
#if PLANTED == 3
    while (locked_.load(std::memory_order_acquire)) // planted: another thread may set it after this look
      std::this_thread::yield();
    locked_.store(true, std::memory_order_relaxed);
#elif PLANTED == 2
    while (locked_.exchange(true, std::memory_order_relaxed)) // planted: should be acquire
      std::this_thread::yield();
#else
    while (locked_.exchange(true, std::memory_order_acquire)) // acquire: pairs with the store in unlock()
      std::this_thread::yield();
#endif
  }

  void unlock() {
#if PLANTED == 1
    locked_.store(false, std::memory_order_relaxed); // planted: should be release
#else
    locked_.store(false, std::memory_order_release); // release: pairs with the exchange in lock()
#endif
  }

 private:
  std::atomic<bool> locked_{false};
};

SpinLock spin_lock;
int shared_count = 0; // plain: guarded by spin_lock

void work() {
  spin_lock.lock();
  ++shared_count;
  spin_lock.unlock();
}

} // namespace

int main() {
  std::thread other(work);
  work();
  other.join();
  assert(shared_count == 2);
}
