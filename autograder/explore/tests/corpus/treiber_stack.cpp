// Treiber's stack. Popped nodes are kept until all threads have ended.
// Source: Treiber, "Systems Programming: Coping with Parallelism", IBM RJ 5118, 1986.
//
// PLANTED 1: a popped node is deleted at once. Another thread may be about to read its link.
// PLANTED 2: push is relaxed. A thread that pops may see the node and not what is in it.
// PLANTED 3: pop moves the head with a store, not a compare-exchange. Two threads may pop the same node.

#include <atomic>
#include <cassert>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

struct Node {
  int value;  // plain: written before the push
  Node* next; // plain: written before the push
};

#if PLANTED == 2
constexpr std::memory_order push_order = std::memory_order_relaxed; // planted: should be release
#else
constexpr std::memory_order push_order = std::memory_order_release; // release: pairs with pop()
#endif

class Stack {
 public:
  void push(int value) {
    Node* const node = new Node{value, head_.load(std::memory_order_relaxed)}; // relaxed: the pointer only
    while (!head_.compare_exchange_weak(node->next, node, push_order, std::memory_order_relaxed)) {
    }
  }

  // The value, or 0 if the stack is empty. The node that leaves the stack goes to `retired`.
  int pop(Node*& retired) {
    // acquire: pairs with push_order. The head is changed by read-modify-write operations only, so a head
    // left by another pop still belongs to the release sequence of the push that made the node.
    Node* node = head_.load(std::memory_order_acquire);
    while (node != nullptr) {
#if PLANTED == 3
      head_.store(node->next, std::memory_order_release); // planted: another thread may have moved it
      const bool popped = true;
#else
      const bool popped =
          head_.compare_exchange_weak(node, node->next, std::memory_order_acquire, std::memory_order_acquire);
#endif
      if (popped) {
        const int value = node->value;
#if PLANTED == 1
        delete node; // planted: another thread may have read the same head
        retired = nullptr;
#else
        retired = node;
#endif
        return value;
      }
    }
    return 0;
  }

 private:
  std::atomic<Node*> head_{nullptr};
};

} // namespace

int main() {
  Stack stack;
  Node* retired[4] = {};
  int got[4] = {};
  std::thread first([&] { got[0] = stack.pop(retired[0]); });
  std::thread second([&] { got[1] = stack.pop(retired[1]); });
  stack.push(1);
  stack.push(2);
  first.join();
  second.join();
  got[2] = stack.pop(retired[2]);
  got[3] = stack.pop(retired[3]);
  int seen[3] = {};
  for (const int value : got)
    ++seen[value];
  assert(seen[1] == 1 && seen[2] == 1);
  for (const Node* node : retired)
    delete node;
}
