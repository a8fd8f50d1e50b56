// The bounded queue of Vyukov. Each cell carries a sequence number that says whose turn it is.
// Source: Vyukov, "Bounded MPMC queue", 1024cores.net.
//
// PLANTED 1: a filled cell is published with a relaxed store. A consumer may see the turn and not the value.
// PLANTED 2: a consumer gives the cell back before it has read the value.
// PLANTED 3: a producer claims its position by a load and a store. Two producers may claim the same cell.
// PLANTED 4: a consumer reads the sequence number with relaxed order.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

constexpr unsigned capacity = 2;
#if PLANTED == 1
constexpr std::memory_order fill_order = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order fill_order = std::memory_order_release; // release: pairs with look_order
#endif
#if PLANTED == 4
constexpr std::memory_order look_order = std::memory_order_relaxed; // planted: should be acquire
#else
constexpr std::memory_order look_order = std::memory_order_acquire; // acquire: pairs with fill_order
#endif

struct Cell {
  std::atomic<unsigned> sequence;
  int value; // plain: belongs to the thread whose turn it is
};

class Queue {
 public:
  bool try_enqueue(int value) {
    unsigned position = tail_.load(std::memory_order_relaxed); // relaxed: the cell carries the order
    while (true) {
      Cell& cell = cells_[position % capacity];
      // acquire: pairs with the release in try_dequeue(), which gives the cell back.
      const int ahead = static_cast<int>(cell.sequence.load(std::memory_order_acquire) - position);
      if (ahead < 0)
        return false;
      if (ahead > 0) {
        position = tail_.load(std::memory_order_relaxed); // relaxed: as above
        continue;
      }
#if PLANTED == 3
      tail_.store(position + 1, std::memory_order_relaxed); // planted: another producer may have done so
#else
      // relaxed: only the number is claimed; the cell carries the order.
      if (!tail_.compare_exchange_weak(position, position + 1, std::memory_order_relaxed))
        continue;
#endif
      cell.value = value;
      cell.sequence.store(position + 1, fill_order);
      return true;
    }
  }

  bool try_dequeue(int& value) {
    unsigned position = head_.load(std::memory_order_relaxed); // relaxed: the cell carries the order
    while (true) {
      Cell& cell = cells_[position % capacity];
      const int ahead = static_cast<int>(cell.sequence.load(look_order) - (position + 1));
      if (ahead < 0)
        return false;
      if (ahead > 0) {
        position = head_.load(std::memory_order_relaxed); // relaxed: as above
        continue;
      }
      if (!head_.compare_exchange_weak(position, position + 1, std::memory_order_relaxed))
        continue;
#if PLANTED == 2
      cell.sequence.store(position + capacity, std::memory_order_release); // planted: value is not read yet
      value = cell.value;
#else
      value = cell.value;
      cell.sequence.store(position + capacity, std::memory_order_release); // release: see try_enqueue()
#endif
      return true;
    }
  }

 private:
  Cell cells_[capacity] = {{0U, 0}, {1U, 0}};
  std::atomic<unsigned> head_{0};
  std::atomic<unsigned> tail_{0};
};

void enqueue(Queue& queue, int value) {
  while (!queue.try_enqueue(value))
    std::this_thread::yield();
}

int dequeue(Queue& queue) {
  int value = 0;
  while (!queue.try_dequeue(value))
    std::this_thread::yield();
  return value;
}

} // namespace

int main() {
  Queue queue;
  std::thread first([&] {
    enqueue(queue, 1);
    enqueue(queue, 2);
  });
  std::thread second([&] { enqueue(queue, 3); });
  int seen[4] = {};
  for (int i = 0; i < 3; ++i)
    ++seen[dequeue(queue)];
  first.join();
  second.join();
  assert(seen[1] == 1 && seen[2] == 1 && seen[3] == 1);
}
