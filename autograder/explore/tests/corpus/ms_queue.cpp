// The queue of Michael and Scott. Dequeued nodes are kept until all threads have ended.
// Source: Michael and Scott, "Simple, Fast, and Practical Non-Blocking and Blocking Concurrent Queue
// Algorithms", PODC 1996.
//
// PLANTED 1: a dequeued node is deleted at once. Another thread may be about to read its link.
// PLANTED 2: a node is linked with relaxed order. A dequeuer may see the node and not its value.
// PLANTED 3: the head is moved with a store, not a compare-exchange. Two threads may take the same value.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

struct Node {
  int value = 0; // plain: written before the node is linked
  std::atomic<Node*> next{nullptr};
};

#if PLANTED == 2
constexpr std::memory_order link_order = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order link_order = std::memory_order_release; // release: pairs with the loads of next
#endif

class Queue {
 public:
  Queue() : head_(new Node), tail_(head_.load(std::memory_order_relaxed)) {}

  ~Queue() {
    Node* node = head_.load(std::memory_order_relaxed); // relaxed: no other thread is there
    while (node != nullptr) {
      Node* const next = node->next.load(std::memory_order_relaxed);
      delete node;
      node = next;
    }
  }

  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  void enqueue(int value) {
    Node* const node = new Node;
    node->value = value;
    while (true) {
      Node* tail = tail_.load(std::memory_order_acquire); // acquire: pairs with the exchanges of tail_
      Node* next = nullptr;
      if (tail->next.compare_exchange_strong(next, node, link_order, std::memory_order_acquire)) {
        // release: publishes the node. relaxed: on failure another thread has helped.
        tail_.compare_exchange_strong(tail, node, std::memory_order_release, std::memory_order_relaxed);
        return;
      }
      // release: next was acquired above, so it is published as well.
      tail_.compare_exchange_strong(tail, next, std::memory_order_release, std::memory_order_relaxed);
    }
  }

  // The value, or 0 if the queue is empty. The node that leaves the queue goes to `retired`.
  int dequeue(Node*& retired) {
    while (true) {
      Node* head = head_.load(std::memory_order_acquire); // acquire: also the tail is not behind it
      Node* tail = tail_.load(std::memory_order_acquire); // acquire: pairs with the exchanges of tail_
      Node* const next = head->next.load(std::memory_order_acquire); // acquire: pairs with link_order
      if (next == nullptr)
        return 0;
      if (head == tail) { // the tail must move first: it may never stay behind the head
        tail_.compare_exchange_strong(tail, next, std::memory_order_release, std::memory_order_relaxed);
        continue;
      }
      const int value = next->value;
#if PLANTED == 3
      head_.store(next, std::memory_order_release); // planted: another thread may have moved it
      retired = head;
      return value;
#else
      // release: publishes next and the newer tail. relaxed: a failure is tried again.
      if (head_.compare_exchange_strong(head, next, std::memory_order_release, std::memory_order_relaxed)) {
#if PLANTED == 1
        delete head; // planted: another thread may have read the same head
        retired = nullptr;
#else
        retired = head;
#endif
        return value;
      }
#endif
    }
  }

 private:
  std::atomic<Node*> head_;
  std::atomic<Node*> tail_;
};

} // namespace

int main() {
  Queue queue;
  Node* retired[4] = {};
  int got[4] = {};
  std::thread first([&] { got[0] = queue.dequeue(retired[0]); });
  std::thread second([&] { got[1] = queue.dequeue(retired[1]); });
  queue.enqueue(1);
  queue.enqueue(2);
  first.join();
  second.join();
  got[2] = queue.dequeue(retired[2]);
  got[3] = queue.dequeue(retired[3]);
  int seen[3] = {};
  for (const int value : got)
    ++seen[value];
  assert(seen[1] == 1 && seen[2] == 1);
  for (const Node* node : retired)
    delete node;
}
