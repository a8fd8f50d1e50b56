// A reader-writer lock: the state counts the readers, -1 is a writer.
// Source: Courtois, Heymans and Parnas, "Concurrent Control with Readers and Writers", 1971.
//
// PLANTED 1: a reader looks for a writer and then counts itself. A writer may come in between.
// PLANTED 2: a reader leaves with relaxed order. The writer does not see that the read is over.
// PLANTED 3: a reader becomes a writer and keeps its share. Two such readers wait for each other.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 2
constexpr std::memory_order leave_order = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order leave_order = std::memory_order_release; // release: pairs with lock()
#endif

class RwLock {
 public:
  void lock_shared() {
#if PLANTED == 1
    while (state_.load(std::memory_order_acquire) < 0)
      std::this_thread::yield();
    state_.fetch_add(1, std::memory_order_acquire); // planted: a writer may be inside by now
#else
    int readers = state_.load(std::memory_order_relaxed); // relaxed: the exchange below acquires
    while (true) {
      if (readers < 0) {
        std::this_thread::yield();
        readers = state_.load(std::memory_order_relaxed); // relaxed: as above
      } else if (state_.compare_exchange_strong(readers, readers + 1, std::memory_order_acquire,
                                                std::memory_order_relaxed)) {
        return; // acquire: pairs with unlock()
      }
    }
#endif
  }

  // All changes by readers are read-modify-write operations, so a writer that reads the last one
  // synchronises with each of them.
  void unlock_shared() { state_.fetch_sub(1, leave_order); }

  void lock() { take_from(0); }

  void unlock() {
    state_.store(0, std::memory_order_release); // release: pairs with lock() and lock_shared()
  }

  // For a reader that wants to write: waits until it is the only one.
  void upgrade() { take_from(1); }

 private:
  void take_from(int wanted) {
    int seen = wanted;
    // acquire: pairs with unlock() and unlock_shared(). relaxed: a failure is tried again.
    while (!state_.compare_exchange_strong(seen, -1, std::memory_order_acquire, std::memory_order_relaxed)) {
      seen = wanted;
      std::this_thread::yield();
    }
  }

  std::atomic<int> state_{0};
};

RwLock rw_lock;
int level = 0; // plain: guarded by rw_lock

void raise_level() {
  rw_lock.lock_shared();
  const bool low = level < 2;
#if PLANTED == 3
  if (low) {
    rw_lock.upgrade(); // planted: another reader may wait for the same
    ++level;
    rw_lock.unlock();
  } else {
    rw_lock.unlock_shared();
  }
#else
  rw_lock.unlock_shared();
  if (low) {
    rw_lock.lock();
    if (level < 2) // the level may have changed between the two locks
      ++level;
    rw_lock.unlock();
  }
#endif
}

} // namespace

int main() {
  std::thread other(raise_level);
  raise_level();
  other.join();
  assert(level == 2);
}
