// Runs after fork in a process that may have had several threads. It allocates little and only where the C
// library promises that its heap is whole in the child (process_tree); it takes no lock, throws nothing, and
// leaves with _exit.
//
// It is over for the judge when this process is over; so this process ends last: program first, then its
// descendants, one by one until the kernel says that there are none.

#include "sandbox/supervise.hpp"

#include "sandbox/process_tree.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace kernlet::grader::sandbox {
namespace {

void close_range_of(unsigned first, unsigned last) {
  if (first > last || ::syscall(SYS_close_range, first, last, 0) == 0)
    return;
  for (unsigned each = first; each <= std::min(last, 4096u); ++each)
    ::close(static_cast<int>(each)); // Linux before 5.9
}

/// Another run's pipe that stays open here would never end for its judge.
void close_all_but(std::vector<int> kept) {
  std::sort(kept.begin(), kept.end());
  unsigned next = 0;
  for (const int each : kept) {
    if (each < 0)
      continue;
    if (static_cast<unsigned>(each) > next)
      close_range_of(next, static_cast<unsigned>(each) - 1);
    next = static_cast<unsigned>(each) + 1;
  }
  close_range_of(next, ~0u);
}

std::vector<int> of_program(const supervision& job) {
  std::vector<int> numbers(job.standard.begin(), job.standard.end());
  for (const descriptor& each : job.plan.groups)
    numbers.push_back(each.get());
  for (const descriptor& each : job.plan.passed)
    numbers.push_back(each.get());
  numbers.push_back(job.plan.landlock.get());
  return numbers;
}

/// Ends with everything dead but us.
class watchdog {
 public:
  watchdog(pid_t program, int signals, int control)
      : program_(program), signals_(signals), control_(control) {}

  int wait_for_program() {
    while (!reaped_program()) {
      if (killing_)
        kill_below(::getpid());
      rest(killing_ ? 5 : -1);
    }
    return status_;
  }

  void end_the_others() {
    killing_ = true;
    while (reap()) {
      kill_below(::getpid());
      rest(2);
    }
  }

 private:
  /// True while there are children.
  bool reap() {
    for (;;) {
      int status = 0;
      const pid_t child = ::waitpid(-1, &status, WNOHANG | __WALL);
      if (child == 0)
        return true;
      if (child < 0)
        return errno != ECHILD;
      if (child == program_) {
        status_ = status;
        program_ended_ = true;
      }
    }
  }

  bool reaped_program() { return !reap() || program_ended_; }

  /// Until a child ends, the judge gives up, or the time is over.
  void rest(int milliseconds) {
    pollfd events[2] = {{signals_, POLLIN, 0}, {killing_ ? -1 : control_, POLLIN, 0}};
    if (::poll(events, 2, milliseconds) <= 0)
      return;
    if (events[0].revents & POLLIN) {
      signalfd_siginfo ignored;
      (void)!::read(signals_, &ignored, sizeof ignored);
    }
    if (events[1].revents)
      killing_ = true;
  }

  pid_t program_;
  int signals_, control_;
  int status_ = 0;
  bool program_ended_ = false, killing_ = false;
};

} // namespace

void supervise(const supervision& job) {
  std::vector<int> kept = of_program(job);
  kept.push_back(job.reports);
  kept.push_back(job.control);
  close_all_but(kept);
  ::setsid(); // the terminal's interrupt is for the judge; when that dies, control ends
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  ::prctl(PR_SET_DUMPABLE, 0); // a program under our own user may not look into us

  sigset_t all, child;
  ::sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, nullptr);
  ::signal(SIGCHLD, SIG_DFL); // ignored, it would take away the exit codes
  ::sigemptyset(&child);
  ::sigaddset(&child, SIGCHLD);
  const int signals = ::signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);

  const pid_t self = ::getpid();
  const pid_t program = ::fork();
  if (program == 0)
    become_program(job, self);
  supervisor_report report{};
  if (program < 0) {
    report = {supervisor_report::failed_to_start, 0, errno, 0, 0, 0};
  } else {
    close_all_but({signals, job.reports, job.control});
    watchdog dog(program, signals, job.control);
    report.status = dog.wait_for_program();
    dog.end_the_others();
    rusage used{};
    ::getrusage(RUSAGE_CHILDREN, &used);
    report.what = supervisor_report::ended;
    report.cpu_seconds = static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
                         1e-6 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
    report.peak_bytes = static_cast<unsigned long long>(used.ru_maxrss) * 1024;
  }
  (void)!::write(job.reports, &report, sizeof report);
  ::_exit(0);
}

} // namespace kernlet::grader::sandbox
