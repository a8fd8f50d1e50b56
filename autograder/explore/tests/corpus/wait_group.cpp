// A wait group: count what is started, and wait until all of it is done.
// Source: sync.WaitGroup of Go; java.util.concurrent.CountDownLatch.
//
// PLANTED 1: a worker counts itself when it runs. The waiter may come before and find nothing to wait for.
// PLANTED 2: done is relaxed. The waiter does not see what the workers did.
// PLANTED 3: done loads and stores. One of two ends may be lost.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

#if PLANTED == 2
constexpr std::memory_order done_order = std::memory_order_relaxed; // planted: should be release
#else
// release: pairs with the load in wait(). The ends are read-modify-write operations, so the last one belongs
// to the release sequences of all.
constexpr std::memory_order done_order = std::memory_order_release;
#endif

class WaitGroup {
 public:
  void add(int count) { count_.fetch_add(count, std::memory_order_relaxed); } // relaxed: the number only

  void done() {
#if PLANTED == 3
    const int left = count_.load(std::memory_order_acquire) - 1; // planted: not one step with the store
    count_.store(left, done_order);
#else
    const int left = count_.fetch_sub(1, done_order) - 1;
#endif
    if (left == 0)
      count_.notify_all();
  }

  void wait() {
    int left = count_.load(std::memory_order_acquire); // acquire: pairs with done_order
    while (left != 0) {
      count_.wait(left, std::memory_order_relaxed); // relaxed: the load below acquires
      left = count_.load(std::memory_order_acquire);
    }
  }

 private:
  std::atomic<int> count_{0};
};

WaitGroup group;
int results[2] = {0, 0}; // plain: written before done(), read after wait()

void work(int me) {
#if PLANTED == 1
  group.add(1); // planted: too late
#endif
  results[me] = me + 1;
  group.done();
}

} // namespace

int main() {
#if PLANTED != 1
  group.add(2);
#endif
  std::thread first(work, 0);
  std::thread second(work, 1);
  group.wait();
  assert(results[0] + results[1] == 3);
  first.join();
  second.join();
}
