// The queue of Vyukov for many producers and one consumer: producers exchange the head and then link the
// node behind its predecessor.
// Source: Vyukov, "Non-intrusive MPSC node-based queue", 1024cores.net.
//
// PLANTED 1: the link is relaxed. The consumer may see the node and not its value.
// PLANTED 2: the exchange is relaxed. A producer links behind a node whose construction it does not see.
// PLANTED 3: the head is loaded and stored, not exchanged. One of two producers loses its node.

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

class Queue {
 public:
  Queue() : head_(new Node), tail_(head_.load(std::memory_order_relaxed)) {}

  ~Queue() {
    while (tail_ != nullptr) {
      Node* const next = tail_->next.load(std::memory_order_relaxed); // relaxed: no other thread is there
      delete tail_;
      tail_ = next;
    }
  }

  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  void push(int value) {
    Node* const node = new Node;
    node->value = value;
#if PLANTED == 2
    Node* const before = head_.exchange(node, std::memory_order_relaxed); // planted: should be acq_rel
#elif PLANTED == 3
    Node* const before = head_.load(std::memory_order_acquire); // planted: not one step with the store
    head_.store(node, std::memory_order_release);
#else
    // acq_rel: releases the new node to the next producer, acquires the node of the one before.
    Node* const before = head_.exchange(node, std::memory_order_acq_rel);
#endif
#if PLANTED == 1
    before->next.store(node, std::memory_order_relaxed); // planted: should be release
#else
    before->next.store(node, std::memory_order_release); // release: pairs with the load in pop()
#endif
  }

  // One consumer only. A node is deleted when its successor is linked: no producer touches it after that.
  bool pop(int& value) {
    Node* const next = tail_->next.load(std::memory_order_acquire); // acquire: pairs with the store in push()
    if (next == nullptr)
      return false;
    value = next->value;
    delete tail_;
    tail_ = next;
    return true;
  }

 private:
  std::atomic<Node*> head_;
  Node* tail_; // plain: belongs to the consumer
};

} // namespace

int main() {
  Queue queue;
  std::thread first([&] { queue.push(1); });
  std::thread second([&] { queue.push(2); });
  int sum = 0;
  for (int i = 0; i < 2; ++i) {
    int value = 0;
    while (!queue.pop(value))
      std::this_thread::yield();
    sum += value;
  }
  first.join();
  second.join();
  assert(sum == 3);
}
