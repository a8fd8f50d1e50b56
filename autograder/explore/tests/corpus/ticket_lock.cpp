// A ticket lock: each thread draws a ticket and waits until it is served.
// Source: Mellor-Crummey and Scott, "Algorithms for Scalable Synchronization on Shared-Memory
// Multiprocessors", 1991.
//
// PLANTED 1: a ticket is drawn by a load and a store. Two threads may draw the same ticket.
// PLANTED 2: the wait reads with relaxed order. The next owner does not see what was done under the lock.
// PLANTED 3: unlock serves the newest ticket, not the next one. A waiter in between is passed over.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

class TicketLock {
 public:
  void lock() {
#if PLANTED == 1
    const int mine = next_.load(std::memory_order_relaxed); // planted: not one step with the store
    next_.store(mine + 1, std::memory_order_relaxed);
#else
    const int mine = next_.fetch_add(1, std::memory_order_relaxed); // relaxed: only the number counts
#endif
#if PLANTED == 2
    while (serving_.load(std::memory_order_relaxed) != mine) // planted: should be acquire
      std::this_thread::yield();
#else
    while (serving_.load(std::memory_order_acquire) != mine) // acquire: pairs with the store in unlock()
      std::this_thread::yield();
#endif
  }

  void unlock() {
#if PLANTED == 3
    const int following = next_.load(std::memory_order_relaxed); // planted: may be two ahead
#else
    // relaxed: only the owner writes serving_, and it has read its own ticket from it.
    const int following = serving_.load(std::memory_order_relaxed) + 1;
#endif
    serving_.store(following, std::memory_order_release); // release: pairs with the load in lock()
  }

 private:
  std::atomic<int> next_{0};
  std::atomic<int> serving_{0};
};

TicketLock ticket_lock;
int shared_count = 0; // plain: guarded by ticket_lock

void work() {
  ticket_lock.lock();
  ++shared_count;
  ticket_lock.unlock();
}

} // namespace

int main() {
  std::thread other(work);
  work();
  other.join();
  assert(shared_count == 2);
}
