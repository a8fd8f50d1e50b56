// A mutex that sleeps: 0 is free, 1 is taken, 2 is taken and somebody may sleep.
// Source: Drepper, "Futexes Are Tricky", 2011, mutex 2 and 3.
//
// PLANTED 1: unlock looks for sleepers before it opens the lock. One may lie down in between.
// PLANTED 2: a thread that has slept takes the lock as 1. It forgets that others may sleep still.
// PLANTED 3: unlock is relaxed. The next owner does not see what was done under the lock.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

constexpr int free_state = 0;
constexpr int taken = 1;
constexpr int contended = 2;

#if PLANTED == 3
constexpr std::memory_order unlock_order = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order unlock_order = std::memory_order_release; // release: pairs with acquire in lock()
#endif

class FutexMutex {
 public:
  void lock() {
    int wanted = taken;
    int seen = free_state;
    // acquire: pairs with the release in unlock(). relaxed: a failure reads a number and nothing more.
    while (
        !state_.compare_exchange_strong(seen, wanted, std::memory_order_acquire, std::memory_order_relaxed)) {
      if (seen == contended ||
          state_.compare_exchange_strong(seen, contended, std::memory_order_relaxed)) // relaxed: a note only
        state_.wait(contended, std::memory_order_relaxed); // relaxed: the exchange above acquires
      seen = free_state;
#if PLANTED != 2
      wanted = contended; // others may sleep: the unlock of this thread must wake one of them
#endif
    }
  }

  void unlock() {
#if PLANTED == 1
    const bool sleepers = state_.load(std::memory_order_relaxed) == contended; // planted: too early
    state_.store(free_state, unlock_order);
#else
    const bool sleepers = state_.exchange(free_state, unlock_order) == contended;
#endif
    if (sleepers)
      state_.notify_one();
  }

 private:
  std::atomic<int> state_{free_state};
};

FutexMutex futex_mutex;
int shared_count = 0; // plain: guarded by futex_mutex

void work() {
  futex_mutex.lock();
  ++shared_count;
  futex_mutex.unlock();
}

} // namespace

int main() {
  std::thread first(work);
  std::thread second(work);
  work();
  first.join();
  second.join();
  assert(shared_count == 3);
}
