// A ring from which a thief steals the older half at once. Owner and thief both take at the head; who moves
// the head owns what it has passed.
// Source: the run queues of the Go scheduler (runqgrab in runtime/proc.go) and of Tokio.
//
// PLANTED 1: the thief moves the head with a store, not a compare-exchange. The owner may have moved it.
// PLANTED 2: the thief copies the items after it has moved the head. The owner may reuse the slots before.
// PLANTED 3: push publishes the tail with a relaxed store. A thief may see the item and not its payload.

#include <array>
#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

constexpr unsigned capacity = 3; // no power of two, for the counters do not wrap here
constexpr int nothing = -1;

class Ring {
 public:
  bool push(int item) {
    // acquire: pairs with the exchange of the thief. What it has read from a slot, it read before this push.
    const unsigned head = head_.load(std::memory_order_acquire);
    const unsigned tail = tail_.load(std::memory_order_relaxed); // relaxed: only the owner writes it
    if (tail - head == capacity)
      return false;
    slots_[tail % capacity].store(item, std::memory_order_relaxed); // relaxed: the tail carries the order
#if PLANTED == 3
    tail_.store(tail + 1, std::memory_order_relaxed); // planted: should be release
#else
    tail_.store(tail + 1, std::memory_order_release); // release: pairs with the tail in steal()
#endif
    return true;
  }

  int pop() {
    unsigned head = head_.load(std::memory_order_acquire);
    while (head != tail_.load(std::memory_order_relaxed)) { // relaxed: only the owner writes it
      const int item = slots_[head % capacity].load(std::memory_order_relaxed); // relaxed: its own store
      // acq_rel: one chain of owners of the head. acquire: a failure continues with the newer head.
      if (head_.compare_exchange_weak(head, head + 1, std::memory_order_acq_rel, std::memory_order_acquire))
        return item;
    }
    return nothing;
  }

  unsigned steal(std::array<int, capacity>& batch) {
    unsigned head = head_.load(std::memory_order_acquire);       // acquire: the tail is not behind it
    const unsigned tail = tail_.load(std::memory_order_acquire); // acquire: pairs with the tail in push()
    const unsigned size = tail - head;
    if (size == 0 || size > capacity) // larger: the head is an old one
      return 0;
    const unsigned half = size - size / 2;
    const unsigned from = head;
#if PLANTED != 2
    copy(batch, from, half);
#endif
#if PLANTED == 1
    head_.store(from + half, std::memory_order_release); // planted: the head may have moved
#else
    // release: pairs with the load of the head in push(). relaxed: a failure steals nothing.
    if (!head_.compare_exchange_strong(head, from + half, std::memory_order_acq_rel,
                                       std::memory_order_relaxed))
      return 0;
#endif
#if PLANTED == 2
    copy(batch, from, half); // planted: the slots are free by now
#endif
    return half;
  }

 private:
  void copy(std::array<int, capacity>& batch, unsigned from, unsigned count) const {
    for (unsigned i = 0; i < count; ++i) // relaxed: the tail was acquired; the exchange proves them unchanged
      batch[i] = slots_[(from + i) % capacity].load(std::memory_order_relaxed);
  }

  std::atomic<unsigned> head_{0};
  std::atomic<unsigned> tail_{0};
  std::atomic<int> slots_[capacity];
};

Ring ring;
int payload[4];              // plain: written before the push, read by whoever gets the item
std::atomic<int> counted[4]; // how often each item has been got

void use(int item) {
  if (item == nothing)
    return;
  assert(payload[item] == 10 + item);
  const int before = counted[item].fetch_add(1, std::memory_order_relaxed); // relaxed: only the number counts
  assert(before == 0);
}

void produce(int item) {
  payload[item] = 10 + item;
  if (!ring.push(item))
    use(item);
}

} // namespace

int main() {
  produce(0);
  std::thread thief([] {
    std::array<int, capacity> batch{};
    const unsigned count = ring.steal(batch);
    for (unsigned i = 0; i < count; ++i)
      use(batch[i]);
  });
  std::thread owner([] {
    for (int item = 1; item <= 3; ++item)
      produce(item);
    use(ring.pop());
  });
  thief.join();
  owner.join();
  for (int i = 0; i < 3; ++i)
    use(ring.pop());
  for (const std::atomic<int>& count : counted)
    assert(count.load(std::memory_order_relaxed) == 1); // relaxed: both threads have been joined
}
