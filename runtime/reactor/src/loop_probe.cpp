#include "loop_probe.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <ctime>
#include <execinfo.h>
#include <kernlet/loop.hpp>
#include <mutex>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// Whom a signal may ask for: nobody can make the handler follow a pointer that is none.
std::atomic<loop_probe*> probes[64];
struct sigaction former_action;

bool is_ours(const loop_probe* candidate) noexcept {
  return candidate != nullptr && std::any_of(std::begin(probes), std::end(probes),
                                             [&](const auto& each) { return each.load() == candidate; });
}

/// Puts `by` where `former` stands.
bool exchange_one(loop_probe* former, loop_probe* by) noexcept {
  for (auto& each : probes)
    if (loop_probe* found = former; each.compare_exchange_strong(found, by))
      return true;
  return false;
}

} // namespace

void loop_probe::write_down() noexcept {
  callback = whose_.running().name.load(std::memory_order_relaxed); // our own thread's words
  const task_record* const current = task_record::of(this_thread().current);
  task = current != nullptr ? current->name() : nullptr;
  switches = current != nullptr ? current->owner().switches() : 0;
  depth = ::backtrace(frames, static_cast<int>(std::size(frames)));
  ::sem_post(&written_);
}

void loop_probe::handle(int number, siginfo_t* info, void* machine) {
  const int error = errno;
  auto* const asked = static_cast<loop_probe*>(info->si_value.sival_ptr);
  if (info->si_code == SI_QUEUE && info->si_pid == ::getpid() && is_ours(asked)) {
    asked->write_down();
  } else if ((former_action.sa_flags & SA_SIGINFO) != 0) {
    former_action.sa_sigaction(number, info, machine);
  } else if (former_action.sa_handler != SIG_DFL && former_action.sa_handler != SIG_IGN) {
    former_action.sa_handler(number);
  }
  errno = error;
}

/// Once for the process: the handler stays, and hands on what is not ours.
void loop_probe::set_handler() {
  static std::once_flag once;
  std::call_once(once, [] {
    void* frame[1];
    ::backtrace(frame, 1); // loads the unwinder's library now, and not in the handler
    struct sigaction action{};
    action.sa_sigaction = handle;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    sigemptyset(&action.sa_mask);
    if (::sigaction(SIGURG, &action, &former_action) != 0)
      throw std::system_error(errno, std::generic_category(), "blocked_loop_detector: SIGURG");
  });
}

loop_probe::loop_probe(reactor& whose) : whose_(whose), thread_(::pthread_self()) {
  set_handler();
  this_thread(); // so that the handler may
  ::sem_init(&written_, 0, 0);
  if (!exchange_one(nullptr, this))
    throw std::system_error(ENOSPC, std::generic_category(),
                            "blocked_loop_detector: too many in one process");
}

loop_probe::~loop_probe() {
  exchange_one(this, nullptr);
  ::sem_destroy(&written_);
}

bool loop_probe::ask() {
  if (pending_ && ::sem_trywait(&written_) == 0)
    pending_ = false; // an old answer: it stands elsewhere by now
  if (!pending_) {
    sigval value{};
    value.sival_ptr = this;
    if (::pthread_sigqueue(thread_, SIGURG, value) != 0)
      return false;
    pending_ = true;
  }
  timespec until{};
  ::clock_gettime(CLOCK_REALTIME, &until);
  until.tv_nsec += 200'000'000;
  until.tv_sec += until.tv_nsec / 1'000'000'000;
  until.tv_nsec %= 1'000'000'000;
  if (::sem_timedwait(&written_, &until) != 0)
    return false;
  pending_ = false;
  return true;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
