// A queue with a lock for each end, held against what a queue is.
// Source: Michael and Scott, "Simple, Fast, and Practical Non-Blocking and Blocking Concurrent Queue
// Algorithms", PODC 1996, figure 2.
//
// PLANTED 1: pop looks at the value after it has given the lock back; another thread may have taken it.
// PLANTED 2: push returns before the item can be taken: it hands it over in a later push.

#include <atomic>
#include <deque>
#include <kernlet/explore/history.hpp>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

constexpr int empty = -1;

class Queue {
 public:
  Queue() : first_(new Node), last_(first_) {}
  ~Queue() {
    while (first_ != nullptr)
      delete std::exchange(first_, first_->next.load());
    delete kept_;
  }
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  void push(int value) {
    Node* fresh = new Node{value};
    const std::lock_guard held(last_lock_);
#if PLANTED == 2
    std::swap(fresh, kept_); // planted: the caller's item waits for the next caller
    if (fresh == nullptr)
      return;
#endif
    last_->next.store(fresh, std::memory_order_release); // release: pairs with the load in pop()
    last_ = fresh;
  }

  int pop() {
    std::unique_lock held(first_lock_);
    // acquire: pairs with push(), which writes the node and holds the other lock
    Node* const next = first_->next.load(std::memory_order_acquire);
    if (next == nullptr)
      return empty;
#if PLANTED == 1
    held.unlock(); // planted: too early
    const int value = next->value;
    held.lock();
    if (first_->next.load(std::memory_order_acquire) != next)
      return value;
#else
    const int value = next->value;
#endif
    delete std::exchange(first_, next);
    return value;
  }

 private:
  struct Node {
    int value = empty;
    std::atomic<Node*> next{nullptr};
  };
  std::mutex first_lock_, last_lock_;
  Node* first_; // its value was taken
  Node* last_;
  Node* kept_ = nullptr;
};

struct Sequential {
  std::deque<long> items;
  bool explains(std::string_view what, long argument, long result) {
    if (what == "push") {
      items.push_back(argument);
      return true;
    }
    if (items.empty())
      return result == empty;
    const bool right = result == items.front();
    items.pop_front();
    return right;
  }
};

} // namespace

int main() {
  Queue queue;
  kernlet::explore::history<Sequential> seen;
  const auto push = [&](int value) {
    seen.call("push", value, [&] {
      queue.push(value);
      return 0;
    });
  };
  const auto pop = [&] { seen.call("pop", 0, [&] { return queue.pop(); }); };
  push(1);
  std::thread one([&] {
    pop();
    push(2);
  });
  std::thread two([&] {
    pop();
    pop();
  });
  one.join();
  two.join();
  pop();
  seen.check();
}
