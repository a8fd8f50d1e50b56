// An event count: a thread registers, looks once more at what it waits for, and sleeps only if no event has
// come since it registered.
// Source: Reed and Kanodia, "Synchronization with Eventcounts and Sequencers", 1979; folly::EventCount.
//
// PLANTED 1: the consumer does not look again after it has registered.
// PLANTED 2: the producer has no fence. It may read the old number of waiters.
// PLANTED 3: the consumer takes the key after its last look. An event in between is counted as old.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

class EventCount {
 public:
  int prepare() {
    waiters_.fetch_add(1, std::memory_order_relaxed); // relaxed: ordered by the fence
    const int key = epoch();
    // seq_cst: of this fence and the one in notify() the later one lets its thread see the earlier stores.
    std::atomic_thread_fence(std::memory_order_seq_cst);
    return key;
  }

  int epoch() const {
    return epoch_.load(std::memory_order_acquire); // acquire: pairs with the increment in notify()
  }

  void cancel() { waiters_.fetch_sub(1, std::memory_order_relaxed); } // relaxed: the number only

  void commit(int key) {
    epoch_.wait(key, std::memory_order_acquire); // acquire: pairs with the increment in notify()
    cancel();
  }

  void notify() {
#if PLANTED != 2
    std::atomic_thread_fence(std::memory_order_seq_cst); // seq_cst: see prepare()
#endif
    if (waiters_.load(std::memory_order_relaxed) != 0) { // relaxed: ordered by the fence
      epoch_.fetch_add(1, std::memory_order_release);    // release: pairs with epoch() and commit()
      epoch_.notify_all();
    }
  }

 private:
  std::atomic<int> epoch_{0};
  std::atomic<int> waiters_{0};
};

EventCount events;
int item = 0; // plain: written before ready is set, read after it has been seen
std::atomic<int> ready{0};

void consume() {
  while (ready.load(std::memory_order_acquire) == 0) { // acquire: pairs with the store in produce()
    int key = events.prepare();
#if PLANTED != 1
    if (ready.load(std::memory_order_acquire) != 0) { // acquire: pairs with the store in produce()
      events.cancel();
      break;
    }
#endif
#if PLANTED == 3
    key = events.epoch(); // planted: the event may have come already
#endif
    events.commit(key);
  }
  assert(item == 7);
}

void produce() {
  item = 7;
  ready.store(1, std::memory_order_release); // release: pairs with the loads in consume()
  events.notify();
}

} // namespace

int main() {
  std::thread consumer(consume);
  produce();
  consumer.join();
}
