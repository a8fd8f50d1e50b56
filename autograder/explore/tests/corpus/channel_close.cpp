// A channel that can be closed: send fails after the close, receive fails when the channel is closed and
// empty. What send has accepted is received.
// Source: the channels of Go and of Rust (std::sync::mpsc, crossbeam).
//
// PLANTED 1: close wakes one receiver. The other one sleeps for ever.
// PLANTED 2: receive fails as soon as the channel is closed. Accepted items are lost.
// PLANTED 3: send looks at `closed` before it takes the mutex. It may accept an item after the close.

#include <atomic>
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
  bool send(int item) {
#if PLANTED == 3
    if (closed_) // planted: the channel may be closed after this look
      return false;
    const std::lock_guard lock(mutex_);
#else
    const std::lock_guard lock(mutex_);
    if (closed_)
      return false;
#endif
    assert(count_ < 2);
    items_[count_] = item;
    ++count_;
    not_empty_.notify_one();
    return true;
  }

  bool receive(int& item) {
    std::unique_lock lock(mutex_);
    while (count_ == 0 && !closed_)
      not_empty_.wait(lock);
#if PLANTED == 2
    if (closed_) // planted: there may be items
      return false;
#else
    if (count_ == 0)
      return false;
#endif
    --count_;
    item = items_[count_]; // the order of the items does not matter here
    return true;
  }

  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
#if PLANTED == 1
    not_empty_.notify_one(); // planted: two receivers may wait
#else
    not_empty_.notify_all();
#endif
  }

 private:
  std::mutex mutex_;
  std::condition_variable not_empty_;
  std::atomic<bool> closed_{false}; // atomic: a look without the mutex is a lost item, not a data race
  int items_[2] = {};               // plain: guarded by mutex_; never more than two items are sent
  int count_ = 0;
};

} // namespace

int main() {
  Channel channel;
  int accepted = 0;
  int received[2] = {};
  const auto receive_all = [&](int me) {
    int item = 0;
    while (channel.receive(item))
      received[me] += item;
  };
  std::thread sender([&] {
    for (int item = 1; item <= 2; ++item)
      if (channel.send(item))
        accepted += item;
  });
  std::thread first(receive_all, 0);
  std::thread second(receive_all, 1);
  channel.close();
  sender.join();
  first.join();
  second.join();
  assert(received[0] + received[1] == accepted);
}
