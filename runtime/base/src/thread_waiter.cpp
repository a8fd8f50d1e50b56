// A kernel thread parked in a futex.
//
// The word is idle (0), parked (1) or woken (2).
//   parker: idle -> parked by compare-exchange (fails when it is woken: consume it and return), sleep while
//   it reads parked,
//           then exchange for idle.
//   waker:  exchange for woken; if it was parked, one futex wake.
// No wake is lost: the kernel compares the word with "parked" under its own lock before it lets the thread
// sleep.
#include <algorithm>
#include <cerrno>
#include <ctime>
#include <kernlet/panic.hpp>
#include <kernlet/thread_block.hpp>
#include <kernlet/waiter.hpp>
#include <linux/futex.h>
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

enum : std::uint32_t { idle = 0, parked = 1, woken = 2 };

/// A deadline before the clock's zero has passed like any other; the kernel would refuse it.
timespec absolute(deadline until) noexcept {
  using namespace std::chrono;
  const auto since = std::max(until.time_since_epoch(), deadline::duration::zero());
  const auto whole = duration_cast<seconds>(since);
  return {static_cast<time_t>(whole.count()),
          static_cast<long>(duration_cast<nanoseconds>(since - whole).count())};
}

/// Sleeps while the word reads `parked`. Returns false when the deadline (CLOCK_MONOTONIC, as
/// std::chrono::steady_clock) has passed.
bool futex_wait(std::atomic<std::uint32_t>& word, deadline until) {
  timespec when{};
  const bool bounded = until != no_deadline;
  if (bounded)
    when = absolute(until);
  const long answer = syscall(SYS_futex, &word, FUTEX_WAIT_BITSET_PRIVATE, parked, bounded ? &when : nullptr,
                              nullptr, FUTEX_BITSET_MATCH_ANY);
  if (answer == 0)
    return true;
  if (errno == EAGAIN || errno == EINTR)
    return true; // the word changed, or a signal came: the caller looks again
  if (errno == ETIMEDOUT)
    return false;
  panic("futex wait failed", __FILE__, __LINE__);
}

/// The kernel thread's own. Whoever asks runs on no task, so nothing moves it to another thread meanwhile.
[[gnu::noinline]] waiter& own_waiter() noexcept {
  asm volatile("");
  static thread_local thread_waiter own;
  return own;
}

} // namespace

const waiter_operations thread_waiter::operations{park_thread, wake_thread, yield_thread};

thread_waiter::thread_waiter() noexcept : waiter(operations), word_(idle) {}

wake_reason thread_waiter::park_thread(waiter& self, deadline until) {
  auto& word = static_cast<thread_waiter&>(self).word_;
  std::uint32_t seen = idle;
  // Acquire pairs with the release in wake_thread: what the waker wrote before wake() is visible after
  // park().
  if (word.compare_exchange_strong(seen, parked, std::memory_order_acquire, std::memory_order_acquire)) {
    while (word.load(std::memory_order_acquire) == parked)
      if (!futex_wait(word, until))
        break;
  }
  // A wake may come between the time-out and here; it is taken rather than lost.
  return word.exchange(idle, std::memory_order_acquire) == woken ? wake_reason::woken
                                                                 : wake_reason::timed_out;
}

void thread_waiter::wake_thread(waiter& self) noexcept {
  auto& word = static_cast<thread_waiter&>(self).word_;
  // From the exchange on the owner may be gone, and the waiter with it. The kernel takes the address for a
  // name and reads nothing there; whoever sleeps on that address by then is woken for nothing and looks
  // again.
  if (word.exchange(woken, std::memory_order_release) == parked)
    syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
}

void thread_waiter::yield_thread(waiter&) {
  sched_yield();
}

waiter& current_waiter() noexcept {
  if (waiter* const task = this_thread().current; task != nullptr)
    return *task;
  return own_waiter();
}

} // namespace KERNLET_PARTS
} // namespace kernlet
