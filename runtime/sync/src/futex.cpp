// The two system calls of every lock in this layer. By syscall(), since the C library has no functions for
// them; the explorer models exactly these.
#include <algorithm>
#include <cerrno>
#include <ctime>
#include <kernlet/futex.hpp>
#include <kernlet/panic.hpp>
#include <linux/futex.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// A deadline before the clock's zero has passed like any other; the kernel would refuse it.
timespec absolute(deadline until) noexcept {
  using namespace std::chrono;
  const auto since = std::max(until.time_since_epoch(), deadline::duration::zero());
  const auto whole = duration_cast<seconds>(since);
  return {static_cast<time_t>(whole.count()),
          static_cast<long>(duration_cast<nanoseconds>(since - whole).count())};
}

} // namespace

futex_result futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected, deadline until) {
  static_assert(sizeof word == 4 && std::atomic<std::uint32_t>::is_always_lock_free);
  timespec when{};
  const bool bounded = until != no_deadline;
  if (bounded)
    when = absolute(until);
  // WAIT_BITSET and not WAIT: its time is a moment, not a span, so a wait that is begun again ends no later.
  if (syscall(SYS_futex, &word, FUTEX_WAIT_BITSET_PRIVATE, expected, bounded ? &when : nullptr, nullptr,
              FUTEX_BITSET_MATCH_ANY) == 0)
    return futex_result::woken;
  switch (errno) {
  case EAGAIN:
    return futex_result::changed;
  case EINTR: // the word may hold the expected value still: that is for the caller to see
    return futex_result::woken;
  case ETIMEDOUT:
    return futex_result::timed_out;
  }
  panic("futex wait failed", __FILE__, __LINE__);
}

int futex_wake(const std::atomic<std::uint32_t>& word, int count) noexcept {
  const int before = errno; // a signal handler may call this
  const long woken = syscall(SYS_futex, &word, FUTEX_WAKE_PRIVATE, count, nullptr, nullptr, 0);
  errno = before;
  return woken < 0 ? 0 : static_cast<int>(woken);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
