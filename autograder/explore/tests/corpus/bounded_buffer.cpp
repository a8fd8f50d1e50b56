// A bounded buffer for one item, with two kinds of waiters: those who take and those who put.
// Source: Hoare, "Monitors: An Operating System Structuring Concept", 1974; Lampson and Redell, 1980.
//
// PLANTED 1: take() tests with `if`. Another consumer may take the item between the wake-up and the return.
// PLANTED 2: both kinds of waiters share one condition variable, and notify_one may wake the wrong kind.
// PLANTED 3: take() does not wake a producer that waits for room.

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

class Buffer {
 public:
  void put(int item) {
    std::unique_lock lock(mutex_);
    while (full_)
      not_full_.wait(lock);
    item_ = item;
    full_ = true;
    not_empty_.notify_one();
  }

  int take() {
    std::unique_lock lock(mutex_);
#if PLANTED == 1
    if (!full_) // planted: must be tested again after the wake-up
      not_empty_.wait(lock);
#else
    while (!full_)
      not_empty_.wait(lock);
#endif
    assert(full_);
    full_ = false;
#if PLANTED != 3
    not_full_.notify_one();
#endif
    return item_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable not_empty_;
#if PLANTED == 2
  std::condition_variable& not_full_ = not_empty_; // planted: one bed for both kinds
#else
  std::condition_variable not_full_;
#endif
  int item_ = 0;      // plain: guarded by mutex_
  bool full_ = false; // plain: guarded by mutex_
};

} // namespace

int main() {
  Buffer buffer;
  int first_item = 0;
  int second_item = 0;
  std::thread first([&] { first_item = buffer.take(); });
  std::thread second([&] { second_item = buffer.take(); });
  buffer.put(1);
  buffer.put(2);
  first.join();
  second.join();
  assert(first_item + second_item == 3);
}
