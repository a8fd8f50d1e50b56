// The handler uses atomic words and write() alone.

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <execinfo.h>
#include <kernlet/green_task.hpp>
#include <kernlet/quit_signal.hpp>
#include <kernlet/thread_block.hpp>
#include <mutex>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

std::atomic<std::uint32_t> asked{0}, answers{0};

void say(const char* text) noexcept {
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text, std::strlen(text));
}

void say_what_runs_here() noexcept {
  const green_task* const task = green_task::of(this_thread().current);
  if (task == nullptr)
    return say("kernlet: SIGQUIT again: the workers are busy; the interrupted thread runs no task\n");
  say("kernlet: SIGQUIT again: task '");
  say(task->name());
  say("' has reached no waiting point since; it is here:\n");
  void* frames[48];
  ::backtrace_symbols_fd(frames, ::backtrace(frames, 48), STDERR_FILENO);
}

void on_quit(int) {
  const int error = errno;
  if (!quit_signal::answered())
    say_what_runs_here();
  asked.fetch_add(1, std::memory_order_relaxed); // a number, and publishes nothing
  errno = error;
}

std::mutex installing;
std::uint32_t users = 0;
bool installed = false;

} // namespace

quit_signal::quit_signal() noexcept {
  const std::lock_guard held(installing);
  if (users++ != 0)
    return;
  struct sigaction former{};
  installed = ::sigaction(SIGQUIT, nullptr, &former) == 0 && (former.sa_flags & SA_SIGINFO) == 0 &&
              former.sa_handler == SIG_DFL;
  if (!installed)
    return;
  void* frames[1];
  ::backtrace(frames, 1); // the first call loads a library, which no handler may
  struct sigaction own{};
  own.sa_handler = on_quit;
  own.sa_flags = SA_RESTART | SA_ONSTACK; // a task's own stack may be nearly full
#ifdef __SANITIZE_THREAD__
  own.sa_flags = SA_ONSTACK; // a wait that the kernel begins again would keep the signal, see futex.cpp
#endif
  ::sigaction(SIGQUIT, &own, nullptr);
}

quit_signal::~quit_signal() {
  const std::lock_guard held(installing);
  if (--users != 0 || !installed)
    return;
  struct sigaction now{};
  if (::sigaction(SIGQUIT, nullptr, &now) == 0 && now.sa_handler == on_quit) // and nobody's since
    ::signal(SIGQUIT, SIG_DFL);
}

std::uint32_t quit_signal::requests() noexcept {
  return asked.load(std::memory_order_relaxed);
}

bool quit_signal::answered() noexcept {
  return answers.load(std::memory_order_relaxed) == requests();
}

void quit_signal::answered(std::uint32_t request) noexcept {
  answers.store(request, std::memory_order_relaxed); // two schedulers may answer; the later number stands
}

} // namespace KERNLET_PARTS
} // namespace kernlet
