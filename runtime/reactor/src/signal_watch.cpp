// Signals as callbacks: the handler writes into an eventfd that the reactor waits for (Bernstein's self-pipe
// trick).
//
// Rejected: signalfd. It needs the signal blocked in every thread, also in those that a library has started
// before; one that is not ends the program.
//
// Invariant: an eventfd belongs to its signal for ever. It is never closed, for a handler that another thread
// has begun may still write to it when the watch has gone.

#include <atomic>
#include <cerrno>
#include <csignal>
#include <kernlet/watch.hpp>
#include <string>
#include <sys/eventfd.h>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// One for each signal.
struct door {
  std::atomic<bool> claimed{false};
  std::atomic<int> descriptor{-1}; ///< made by the first watch
  struct sigaction former{};       ///< what was set before the watch
};
door doors[NSIG];

void on_signal(int number) {
  const int error = errno; // a signal handler leaves no trace
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(doors[number].descriptor.load(), &one, sizeof one);
  errno = error;
}

[[noreturn]] void fail(int error, int number) {
  throw std::system_error(error, std::generic_category(), "signal_watch: signal " + std::to_string(number));
}

void silence(int descriptor) noexcept {
  std::uint64_t count;
  [[maybe_unused]] const auto got = ::read(descriptor, &count, sizeof count);
}

} // namespace

signal_watch::claim::claim(int number) : signal(number) {
  if (number <= 0 || number >= NSIG || number == SIGSEGV || number == SIGFPE || number == SIGBUS ||
      number == SIGILL)
    fail(EINVAL, number);
  door& here = doors[number];
  if (here.claimed.exchange(true))
    throw reactor_error("signal " + std::to_string(number) +
                        " has a watch already: the process has one handler for each signal");
  descriptor = here.descriptor.load();
  if (descriptor < 0) {
    descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (descriptor < 0) {
      here.claimed.store(false);
      fail(errno, number);
    }
    here.descriptor.store(descriptor);
  }
  silence(descriptor); // of a handler that was late for the last watch
}

signal_watch::claim::~claim() {
  doors[signal].claimed.store(false);
}

signal_watch::signal_watch(reactor& where, int signal, callback<> f)
    : claim_(signal), watch_(where, claim_.descriptor) {
  const char* const name = f.name();
  watch_.on_readable(
      [call = std::move(f)](io_event& event) mutable {
        silence(event.descriptor);
        event.drained = true;
        call(); // may end the watch: nothing here belongs to it
      },
      name);
  struct sigaction action{};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  if (::sigaction(signal, &action, &doors[signal].former) != 0)
    fail(errno, signal);
}

signal_watch::~signal_watch() {
  ::sigaction(claim_.signal, &doors[claim_.signal].former, nullptr);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
