// How other threads reach a thread that sleeps in epoll: a queue under a lock, and a bell, an eventfd in the
// list. Whoever has put something into the queue rings; whoever is woken silences the bell, and then takes
// what is there. Source: the self-pipe of D. J. Bernstein (about 1990); in Linux with eventfd since 2.6.22.
//
// PLANTED 1: the queue is taken first and the bell silenced afterwards. What came in between has no bell
// left. PLANTED 2: whoever brings something rings first, and puts it into the queue afterwards. PLANTED 3:
// who brings something rings only if the flag says that somebody sleeps, and looks at it before it brings
// anything.

#include <atomic>
#include <cassert>
#include <cstdint>
#include <mutex>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <thread>
#include <unistd.h>
#include <vector>

#ifndef PLANTED
#define PLANTED 0
#endif

namespace {

class Mailbox {
 public:
  Mailbox() {
    epoll_event event{EPOLLIN, {}};
    ::epoll_ctl(list_, EPOLL_CTL_ADD, bell_, &event);
  }
  ~Mailbox() {
    ::close(bell_);
    ::close(list_);
  }

  void bring(int what) {
#if PLANTED == 3
    const bool asleep = asleep_.load(); // planted: it may fall asleep between this look and the next lines
#endif
#if PLANTED == 2
    ring(); // planted: there is nothing yet
#endif
    {
      const std::lock_guard held(lock_);
      queue_.push_back(what);
    }
#if PLANTED == 3
    if (!asleep)
      return;
#endif
#if PLANTED != 2
    ring();
#endif
  }

  /// Waits until something is there.
  std::vector<int> take_all() {
    for (;;) {
#if PLANTED == 3
      {
        const std::lock_guard held(lock_);
        if (!queue_.empty())
          return std::move(queue_);
      }
      asleep_.store(true);
#endif
      epoll_event event;
      ::epoll_wait(list_, &event, 1, -1);
#if PLANTED != 1
      silence();
#endif
      std::vector<int> taken;
      {
        const std::lock_guard held(lock_);
        taken.swap(queue_);
      }
#if PLANTED == 1
      silence(); // planted: also what has rung since
#endif
      if (!taken.empty())
        return taken;
    }
  }

 private:
  void ring() {
    const std::uint64_t one = 1;
    assert(::write(bell_, &one, sizeof one) == sizeof one);
  }
  void silence() {
    std::uint64_t count;
    (void)!::read(bell_, &count, sizeof count);
  }

  int list_ = ::epoll_create1(0), bell_ = ::eventfd(0, EFD_NONBLOCK);
  std::mutex lock_;
  std::vector<int> queue_;
  std::atomic<bool> asleep_{false};
};

} // namespace

int main() {
  Mailbox box;
  std::thread other([&] {
    box.bring(1);
    box.bring(2);
  });
  int sum = 0;
  while (sum != 3)
    for (const int each : box.take_all())
      sum += each;
  other.join();
}
