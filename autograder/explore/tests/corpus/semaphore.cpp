// A counting semaphore on an atomic counter with wait and notify. It counts items that are ready.
// Source: Dijkstra, "Cooperating Sequential Processes", 1965; the C++20 header <semaphore>.
//
// PLANTED 1: release wakes only when the count was 0. The second of two releases wakes nobody.
// PLANTED 2: acquire looks and then takes. Two threads may take the same permit.
// PLANTED 3: release loads and stores. A permit taken in between comes back.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

class Semaphore {
 public:
  void acquire() {
    int count = count_.load(std::memory_order_relaxed); // relaxed: the exchange below acquires
    while (true) {
      if (count == 0) {
        count_.wait(0, std::memory_order_relaxed); // relaxed: the exchange below acquires
        count = count_.load(std::memory_order_relaxed);
        continue;
      }
#if PLANTED == 2
      const int before = count_.fetch_sub(1, std::memory_order_acquire); // planted: it may be 0 by now
      assert(before > 0);
      return;
#else
      // acquire: pairs with release(). relaxed: a failure is tried again.
      if (count_.compare_exchange_strong(count, count - 1, std::memory_order_acquire,
                                         std::memory_order_relaxed))
        return;
#endif
    }
  }

  void release() {
#if PLANTED == 1
    if (count_.fetch_add(1, std::memory_order_release) == 0) // planted: a second thread may sleep
      count_.notify_one();
#elif PLANTED == 3
    const int count = count_.load(std::memory_order_relaxed); // planted: not one step with the store
    count_.store(count + 1, std::memory_order_release);
    count_.notify_one();
#else
    count_.fetch_add(1, std::memory_order_release); // release: pairs with the exchange in acquire()
    count_.notify_one();
#endif
  }

  // relaxed: for the time when no other thread is there
  int value() const { return count_.load(std::memory_order_relaxed); }

 private:
  std::atomic<int> count_{0};
};

} // namespace

int main() {
  Semaphore ready;
  std::atomic<int> taken{0};
  int items[2] = {0, 0}; // plain: written before the release, read after the acquire

  const auto consume = [&] {
    ready.acquire();
    // acq_rel: who comes second here also knows the items that the first one's permit stood for.
    const int index = taken.fetch_add(1, std::memory_order_acq_rel);
    assert(items[index] == index + 1);
  };
  std::thread first(consume);
  std::thread second(consume);
  items[0] = 1;
  ready.release();
  items[1] = 2;
  ready.release();
  first.join();
  second.join();
  assert(ready.value() == 0);
}
