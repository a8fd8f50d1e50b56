// An unbuffered channel: send returns when a receiver has taken the item. The sender lends a pointer, and
// may delete the item after send.
// Source: Hoare, "Communicating Sequential Processes", 1978; the unbuffered channels of Go.
//
// PLANTED 1: send returns when the pointer is laid down. The receiver reads a deleted item.
// PLANTED 2: the receiver wakes one thread. It may be the wrong one of those that wait.
// PLANTED 3: send waits until any item has been taken. The second sender returns too early.

#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

class Channel {
 public:
  void send(const int* item) {
    std::unique_lock lock(mutex_);
    while (item_ != nullptr)
      changed_.wait(lock);
    item_ = item;
    const int number = ++laid_down_;
    changed_.notify_all();
#if PLANTED == 1
    (void)number; // planted: the item may be anywhere still
#elif PLANTED == 3
    (void)number;
    while (taken_ == 0) // planted: must wait for its own item
      changed_.wait(lock);
#else
    while (taken_ < number)
      changed_.wait(lock);
#endif
  }

  int receive() {
    std::unique_lock lock(mutex_);
    while (item_ == nullptr)
      changed_.wait(lock);
    const int value = *item_;
    item_ = nullptr;
    ++taken_;
#if PLANTED == 2
    changed_.notify_one(); // planted: both senders may wait, each for something else
#else
    changed_.notify_all();
#endif
    return value;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_; // all kinds of waiters sleep here, so a change wakes all
  const int* item_ = nullptr;       // plain: guarded by mutex_, as are the counters
  int laid_down_ = 0;
  int taken_ = 0;
};

void lend(Channel& channel, int value) {
  const int* const item = new int(value);
  channel.send(item);
  delete item;
}

} // namespace

int main() {
  Channel channel;
  std::thread first([&] { lend(channel, 1); });
  std::thread second([&] { lend(channel, 2); });
  int sum = channel.receive();
  sum += channel.receive();
  first.join();
  second.join();
  assert(sum == 3);
}
