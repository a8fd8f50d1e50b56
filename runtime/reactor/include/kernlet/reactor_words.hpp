#pragma once
/// \file
/// The words in which one speaks with a reactor (kernlet/reactor.hpp): events, outcomes, options.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <kernlet/callback.hpp>
#include <kernlet/waiter.hpp>
#include <stdexcept>
#include <string>

namespace kernlet {
inline namespace KERNLET_PARTS {

class reactor;

namespace part {
struct io_source; ///< what a part keeps for one descriptor, wherever it likes
}

/// A reactor was used against its rules; what() names the rule and the cure. Nothing has happened.
class reactor_error : public std::logic_error {
 public:
  explicit reactor_error(const std::string& what);
  ~reactor_error() override;
};

enum class direction { readable, writable };

/// What a source's callback is told.
struct io_event {
  int descriptor;
  direction what;
  /// The peer has ended its side, or the descriptor has an error: the next read or write will say which.
  /// There may still be bytes to read.
  bool ended;
  /// Set by the callback, if it likes: there was no more (EAGAIN, or a read from a stream that gave less than
  /// it had room for while `ended` was false). The reactor then need not look again before something new
  /// comes. One that sets it wrongly may not be called for what it left.
  bool drained = false;
};

using io_callback = callback<io_event&>;

/// Names a timer. Good for ever: of one that has fired or was cancelled it names nothing. Zero names none.
struct timer_id {
  deadline when{};
  std::uint64_t number = 0;
  explicit operator bool() const noexcept { return number != 0; }
};

/// What came of a read or a write.
struct io_result {
  std::size_t count = 0; ///< bytes; 0 after a read without an error: the stream has ended
  int error = 0; ///< an errno; ETIMEDOUT when the deadline has passed, ECANCELED when the source was detached
                 ///< meanwhile
};

enum class wait_outcome {
  ready,    ///< or an error that the next read or write will tell
  late,     ///< the deadline has passed
  detached, ///< somebody detached the source meanwhile: it does not exist any more
};

/// Receives what a callback let out; `name` is the callback's. May throw nothing.
struct callback_failure {
  void (*handle)(void* self, const char* name, std::exception_ptr error) noexcept = nullptr;
  void* self = nullptr;
};

struct reactor_options {
  /// Null: prints the callback's name and the exception's what() on standard error and calls
  /// std::terminate(), as a task's exception does that nobody joins. With a handler of one's own the reactor
  /// goes on.
  callback_failure on_failure{};
  /// Events taken from the kernel in one call, at least 1.
  unsigned batch = 256;
  /// How long one callback or task may hold the thread before the detector reports it
  /// (kernlet/blocked_loop.hpp). 0: what KERNLET_BLOCKED_LOOP_MS says, else no detector. Below 0: none.
  std::chrono::milliseconds blocked_loop_after{0};
};

/// Turns a length of time into a deadline, from now on. Never overflows: what lies too far away becomes the
/// last moment that is not no_deadline, and what lies too far back the first one.
template <class Rep, class Period>
deadline deadline_after(std::chrono::duration<Rep, Period> length) noexcept {
  using fine = deadline::duration;
  const deadline now = std::chrono::steady_clock::now();
  // In seconds as a double nothing overflows; what is exact is computed only when it fits.
  const double seconds = std::chrono::duration<double>(length).count();
  const double most = std::chrono::duration<double>(deadline::max() - now).count();
  const double least = std::chrono::duration<double>(deadline::min() - deadline{}).count();
  if (!(seconds < most - 2.0)) // NaN, too
    return no_deadline - fine(1);
  if (seconds < least / 2)
    return deadline::min();
  return now + std::chrono::ceil<fine>(length);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
