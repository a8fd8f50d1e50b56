// A stack guarded by a mutex. Each operation is safe; two operations in a row are not one.
// Source: Williams, "C++ Concurrency in Action", section 3.2.3 "Spotting race conditions inherent in
// interfaces".
//
// PLANTED 1: the user asks whether the stack is empty and then pops. Another thread may pop in between.
// PLANTED 2: the size is read without the mutex.

#include <cassert>
#include <mutex>
#include <stdexcept>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

class Stack {
 public:
  void push(int item) {
    const std::lock_guard lock(mutex_);
    if (size_ == 2)
      throw std::length_error("the stack is full");
    items_[size_] = item;
    ++size_;
  }

  bool empty() {
#if PLANTED != 2
    const std::lock_guard lock(mutex_);
#endif
    return size_ == 0;
  }

  int pop() {
    const std::lock_guard lock(mutex_);
    if (size_ == 0)
      throw std::out_of_range("the stack is empty");
    --size_;
    return items_[size_];
  }

  // The top item, or 0 if the stack is empty.
  int try_pop() {
    const std::lock_guard lock(mutex_);
    if (size_ == 0)
      return 0;
    --size_;
    return items_[size_];
  }

 private:
  std::mutex mutex_;
  int items_[2] = {}; // plain: guarded by mutex_
  int size_ = 0;      // plain: guarded by mutex_
};

Stack stack;
int got[2] = {0, 0};

void take(int me) {
#if PLANTED == 1
  if (!stack.empty())
    got[me] = stack.pop(); // planted: it may be empty by now
#else
  if (!stack.empty()) // a hint only: try_pop() decides
    got[me] = stack.try_pop();
#endif
}

} // namespace

int main() {
  stack.push(5);
  std::thread other(take, 1);
  take(0);
  other.join();
  assert(got[0] + got[1] == 5);
  assert(stack.empty());
}
