// From our process to a stranger's. The order is not free: groups and the user need privileges that the later
// steps give up; the filter comes last, for it would refuse the steps before it. Each step that fails is
// reported and ends the attempt: a program never runs with less around it than was asked for.

#include "sandbox/supervise.hpp"

#include "sandbox/landlock.hpp"

#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <grp.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace kernlet::grader::sandbox {
namespace {

enum step {
  fork_step,
  groups_step,
  descriptors_step,
  limits_step,
  user_step,
  folder_step,
  privileges_step,
  landlock_step,
  filter_step,
  execute_step
};

constexpr const char* step_names[] = {"start a process",           "enter the control group",
                                      "hand over the descriptors", "set the resource limits",
                                      "become the second user",    "enter the working directory",
                                      "give up new privileges",    "enter Landlock",
                                      "load the seccomp filter",   "execute the program"};

void require(bool success, step what, int reports) {
  if (success)
    return;
  const supervisor_report report{supervisor_report::failed_to_start, what, errno, 0, 0, 0};
  (void)!::write(reports, &report, sizeof report);
  ::_exit(127);
}

/// A copy of a descriptor out of the way of the program's own numbers.
int aside(int number) {
  return ::fcntl(number, F_DUPFD_CLOEXEC, 32);
}

bool hand_over(const supervision& job) {
  std::vector<int> sources;
  for (const int each : job.standard)
    sources.push_back(aside(each));
  for (const descriptor& each : job.plan.passed)
    sources.push_back(aside(each.get()));
  for (std::size_t i = 0; i < sources.size(); ++i)
    if (::dup2(sources[i], static_cast<int>(i)) < 0)
      return false;
  return true;
}

/// Handlers are gone with exec; what is ignored or blocked would stay so.
void reset_signals() {
  for (int each = 1; each < NSIG; ++each)
    ::signal(each, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

bool become_second_user() {
  return ::setgroups(0, nullptr) == 0 && ::setresgid(second_user, second_user, second_user) == 0 &&
         ::setresuid(second_user, second_user, second_user) == 0;
}

bool load(const std::vector<sock_filter>& filter) {
  const sock_fprog program{static_cast<unsigned short>(filter.size()),
                           const_cast<sock_filter*>(filter.data())};
  return ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

bool set(const std::vector<resource_limit>& limits) {
  for (const resource_limit& each : limits)
    if (::setrlimit(static_cast<__rlimit_resource_t>(each.which), &each.value) != 0)
      return false;
  return true;
}

} // namespace

const char* start_step_name(int step) noexcept {
  return step_names[step];
}

void become_program(const supervision& job, pid_t supervisor) {
  const launch_plan& plan = job.plan;
  // Moved first: their numbers may be among those that the program gets.
  const int reports = aside(job.reports), landlock = plan.landlock ? aside(plan.landlock.get()) : -1;
  ::setsid();
  for (const descriptor& each : plan.groups)
    require(::write(each.get(), "0", 1) == 1, groups_step, reports);
  require(hand_over(job), descriptors_step, reports);
  require(set(plan.resources), limits_step, reports);
  require(!plan.as_second_user || become_second_user(), user_step, reports);
  require(plan.working_directory.empty() || ::chdir(plan.working_directory.c_str()) == 0, folder_step,
          reports);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL); // after the change of user, which clears it
  if (::getppid() != supervisor)
    ::_exit(127);
  require(!plan.no_new_privileges || ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0, privileges_step, reports);
  require(landlock < 0 || landlock_enter(landlock), landlock_step, reports);
  ::umask(022);
  reset_signals();
  require(plan.filter.empty() || load(plan.filter), filter_step, reports);
  ::execve(job.arguments[0], job.arguments, job.environment);
  require(false, execute_step, reports);
  ::_exit(127);
}

} // namespace kernlet::grader::sandbox
