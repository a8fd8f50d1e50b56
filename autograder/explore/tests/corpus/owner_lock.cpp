// A lock that its owner may take again: it knows the owner by the address of a thread-local, which no two
// threads share. Source: how a loop knows that it is called on its own thread; the address of errno has
// served for that since errno was a thread-local.
//
// PLANTED 1: the owner is forgotten after the lock is free. By then somebody else may have written its name.
// PLANTED 2: every thread has the same name.
// PLANTED 3: the lock is given back with a relaxed store.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 2
char mine; // planted: no thread-local
#else
thread_local char mine;
#endif

class OwnerLock {
 public:
  void lock() {
    if (owner_.load(std::memory_order_relaxed) == &mine) { // only this thread writes its own name
      ++depth_;
      return;
    }
    while (taken_.exchange(true, std::memory_order_acquire))
      std::this_thread::yield();
    owner_.store(&mine, std::memory_order_relaxed);
    depth_ = 1;
  }
  void unlock() {
    if (--depth_ != 0)
      return;
#if PLANTED == 1
    taken_.store(false, std::memory_order_release);
    owner_.store(nullptr, std::memory_order_relaxed); // planted: it may be the next one's name
#elif PLANTED == 3
    owner_.store(nullptr, std::memory_order_relaxed);
    taken_.store(false, std::memory_order_relaxed); // planted
#else
    owner_.store(nullptr, std::memory_order_relaxed);
    taken_.store(false, std::memory_order_release);
#endif
  }

 private:
  std::atomic<bool> taken_{false};
  std::atomic<const char*> owner_{nullptr};
  int depth_ = 0; ///< the owner's
};

OwnerLock lock;
int count = 0;

void twice() {
  lock.lock();
  const int before = count;
  lock.lock();
  count = before + 1;
  lock.unlock();
  lock.unlock();
}

} // namespace

int main() {
  std::thread other(twice);
  twice();
  other.join();
  assert(count == 2);
}
