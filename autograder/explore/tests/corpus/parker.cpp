// Park and unpark with one token: an unpark before the park is not lost.
// Source: LockSupport of java.util.concurrent; the generic Parker of the Rust standard library.
//
// PLANTED 1: unpark does not pass through the mutex. It may notify between the note `parked` and the sleep.
// PLANTED 2: park starts with an empty state. A token that came before is lost.
// PLANTED 3: the token is taken with relaxed order. What was done before unpark is not seen after park.

#include <atomic>
#include <cassert>
#include <condition_variable>
#include <mutex>
#include <thread>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

constexpr int empty = 0;
constexpr int parked = 1;
constexpr int notified = 2;

#if PLANTED == 3
constexpr std::memory_order take_order = std::memory_order_relaxed; // planted: should be acquire
#else
constexpr std::memory_order take_order = std::memory_order_acquire; // acquire: pairs with release in unpark()
#endif

class Parker {
 public:
  void park() {
#if PLANTED == 2
    state_.store(empty, std::memory_order_relaxed); // planted: the token may be there already
#endif
    int seen = notified;
    if (state_.compare_exchange_strong(seen, empty, take_order, std::memory_order_relaxed))
      return;
    std::unique_lock lock(mutex_);
    seen = empty;
    // relaxed: the mutex and the exchanges that take the token carry the order.
    if (!state_.compare_exchange_strong(seen, parked, std::memory_order_relaxed)) {
      state_.exchange(empty, take_order); // the token came in between
      return;
    }
    while (true) {
      wake_.wait(lock);
      seen = notified;
      if (state_.compare_exchange_strong(seen, empty, take_order, std::memory_order_relaxed))
        return;
    }
  }

  void unpark() {
    if (state_.exchange(notified, std::memory_order_release) != parked) // release: pairs with take_order
      return;
#if PLANTED != 1
    // The sleeper holds the mutex from the note `parked` until it sleeps: wait until it does.
    mutex_.lock();
    mutex_.unlock();
#endif
    wake_.notify_one();
  }

 private:
  std::atomic<int> state_{empty};
  std::mutex mutex_;
  std::condition_variable wake_;
};

} // namespace

int main() {
  Parker parker;
  int message = 0; // plain: written before unpark, read after park
  std::thread sleeper([&] {
    parker.park();
    assert(message == 7);
  });
  message = 7;
  parker.unpark();
  sleeper.join();
}
