// A ring for one producer and one consumer, each with its own counter.
// Source: Lamport, "Proving the Correctness of Multiprocess Programs", 1977; Le et al., "Correct and
// Efficient Bounded FIFO Queues", 2013.
//
// PLANTED 1: the producer publishes with a relaxed store. The consumer may see the count and not the item.
// PLANTED 2: the consumer gives the slot back with a relaxed store. The producer writes over what is read.
// PLANTED 3: the consumer gives the slot back before it has read it.
// PLANTED 4: the test for a full ring is off by one. The oldest item is overwritten.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

constexpr unsigned capacity = 2;

#if PLANTED == 1
constexpr std::memory_order publish = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order publish = std::memory_order_release; // release: pairs with try_pop()
#endif
#if PLANTED == 2
constexpr std::memory_order give_back = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order give_back = std::memory_order_release; // release: pairs with try_push()
#endif

class Ring {
 public:
  bool try_push(int item) {
    const unsigned tail = tail_.load(std::memory_order_relaxed); // relaxed: only the producer writes it
    const unsigned head = head_.load(std::memory_order_acquire); // acquire: pairs with give_back
#if PLANTED == 4
    if (tail - head > capacity) // planted: should be ==
      return false;
#else
    if (tail - head == capacity)
      return false;
#endif
    slots_[tail % capacity] = item;
    tail_.store(tail + 1, publish);
    return true;
  }

  bool try_pop(int& item) {
    const unsigned head = head_.load(std::memory_order_relaxed); // relaxed: only the consumer writes it
    const unsigned tail = tail_.load(std::memory_order_acquire); // acquire: pairs with publish
    if (head == tail)
      return false;
#if PLANTED == 3
    head_.store(head + 1, give_back); // planted: the slot is not read yet
    item = slots_[head % capacity];
#else
    item = slots_[head % capacity];
    head_.store(head + 1, give_back);
#endif
    return true;
  }

 private:
  std::atomic<unsigned> head_{0};
  std::atomic<unsigned> tail_{0};
  int slots_[capacity] = {}; // plain: a slot belongs to one side at a time
};

Ring ring;

void produce() {
  for (int item = 1; item <= 3; ++item)
    while (!ring.try_push(item))
      std::this_thread::yield();
}

} // namespace

int main() {
  std::thread producer(produce);
  for (int expected = 1; expected <= 3; ++expected) {
    int item = 0;
    while (!ring.try_pop(item))
      std::this_thread::yield();
    assert(item == expected);
  }
  producer.join();
}
