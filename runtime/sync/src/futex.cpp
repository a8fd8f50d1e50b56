// The two system calls of every lock in this layer. By syscall(), since the C library has no functions for
// them; the explorer models exactly these.
#include <algorithm>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <kernlet/futex.hpp>
#include <kernlet/panic.hpp>
#include <linux/futex.h>
#include <pthread.h>
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

/// The call, with its error as a negative number, and errno as it was: a signal handler may wake. Not
/// instrumented: under the explorer all modelled threads run on one kernel thread, and have one errno.
__attribute__((noinline, no_sanitize("thread"))) long futex(const std::atomic<std::uint32_t>& word,
                                                            int operation, std::uint32_t value,
                                                            const timespec* until) noexcept {
  const int before = errno;
  const long answer = syscall(SYS_futex, &word, operation | FUTEX_PRIVATE_FLAG, value, until, nullptr,
                              FUTEX_BITSET_MATCH_ANY);
  const int error = errno;
#ifdef __SANITIZE_THREAD__
  // ThreadSanitizer keeps a signal until the thread calls what it intercepts; this call it does not.
  if (answer < 0 && error == EINTR)
    pthread_kill(pthread_self(), 0);
#endif
  errno = before;
  return answer < 0 ? -error : answer;
}

} // namespace

futex_result futex_wait(const std::atomic<std::uint32_t>& word, std::uint32_t expected, deadline until) {
  static_assert(sizeof word == 4 && std::atomic<std::uint32_t>::is_always_lock_free);
  timespec when{};
  const bool bounded = until != no_deadline;
  if (bounded)
    when = absolute(until);
  // WAIT_BITSET and not WAIT: its time is a moment, not a span, so a wait that is begun again ends no later.
  switch (futex(word, FUTEX_WAIT_BITSET, expected, bounded ? &when : nullptr)) {
  case 0:
  case -EINTR: // the word may hold the expected value still: that is for the caller to see
    return futex_result::woken;
  case -EAGAIN:
    return futex_result::changed;
  case -ETIMEDOUT:
    return futex_result::timed_out;
  default:
    panic("futex wait failed", __FILE__, __LINE__);
  }
}

int futex_wake(const std::atomic<std::uint32_t>& word, int count) noexcept {
  return static_cast<int>(futex(word, FUTEX_WAKE, static_cast<std::uint32_t>(count), nullptr));
}

} // namespace KERNLET_PARTS
} // namespace kernlet
