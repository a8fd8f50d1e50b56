/// \file
/// What keeps a submission apart: the sandbox's tier and the kernel features that the tiers are made of.

#include "doctor/probes.hpp"
#include "sandbox/control_group.hpp"
#include "sandbox/sandbox.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <linux/landlock.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace kernlet::grader::doctor {
namespace {

/// Forbids itself to read any file, then tries to.
std::string read_under_landlock(const std::string& file) {
  landlock_ruleset_attr wanted{};
  wanted.handled_access_fs = LANDLOCK_ACCESS_FS_READ_FILE;
  const long rules = ::syscall(SYS_landlock_create_ruleset, &wanted, sizeof wanted, 0);
  if (rules < 0)
    return fmt::format("no ruleset can be made: {}", std::strerror(errno));
  if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    return "no_new_privs is refused";
  if (::syscall(SYS_landlock_restrict_self, rules, 0) != 0)
    return fmt::format("refused: {}", std::strerror(errno));
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  return opened < 0 && errno == EACCES ? "held" : "a forbidden file can still be read";
}

/// Has one system call answered with an error of our choice, then calls it.
std::string call_under_filter() {
  scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
  if (filter == nullptr)
    return "no filter can be made";
  seccomp_rule_add(filter, SCMP_ACT_ERRNO(EDOM), SCMP_SYS(getppid), 0);
  if (const int problem = seccomp_load(filter); problem != 0)
    return fmt::format("refused: {}", std::strerror(-problem));
  errno = 0;
  return ::syscall(SYS_getppid) == -1 && errno == EDOM ? "held" : "a forbidden call is still answered";
}

} // namespace

finding probe_sandbox_tier(const surroundings&) {
  const std::string name = "sandbox";
  try {
    const auto tier = sandbox::best_tier();
    const std::string seen = fmt::format("tier \"{}\"", sandbox::name(tier));
    if (tier == sandbox::tier::namespaces)
      return found(name, seen + ": bubblewrap, every namespace apart");
    return degraded(
        name, fmt::format("{}: {}", seen, sandbox::degraded_because()),
        tier == sandbox::tier::user
            ? "submissions see the system's files and its network; results are not official"
            : "only limits hold a submission; grade nobody's code but your own; results are not official",
        "sudo apt install bubblewrap; in a container, allow user namespaces");
  } catch (const std::exception& problem) {
    return missing(name, problem.what(), "submissions cannot be graded",
                   "unset KERNLET_TIER, then run doctor again");
  }
}

finding probe_landlock(const surroundings& here) {
  const auto file = here.scratch.write("secret", "secret\n");
  const trial tried = in_child([&] { return read_under_landlock(file.string()); });
  if (tried.answer == "held")
    return found("Landlock", "a program can forbid itself files");
  return degraded("Landlock", tried.answered ? tried.answer : fmt::format("signal {}", tried.signal),
                  "where bubblewrap does not work, submissions can read every file that their user can",
                  "Linux 5.13 or newer, started with landlock among its security modules (lsm=)");
}

finding probe_seccomp(const surroundings&) {
  const trial tried = in_child([] { return call_under_filter(); });
  if (tried.answer == "held")
    return found("system call filter", "a forbidden call is refused (seccomp)");
  return degraded("system call filter",
                  tried.answered ? tried.answer : fmt::format("signal {}", tried.signal),
                  "submissions may make any system call that their user may; results are not official",
                  "a kernel with seccomp filters; not under an emulator");
}

finding probe_control_group(const surroundings&) {
  const std::string name = "control group";
  bool memory = false, tasks = false; // of a whole run, whoever started its processes
  for (const auto& place : sandbox::group_places()) {
    memory = memory || place.memory;
    tasks = tasks || place.tasks;
  }
  if (memory && tasks)
    return found(name, "one can be made, and it counts memory and processes");
  return degraded(
      name,
      memory || tasks ? fmt::format("it counts {} only", memory ? "memory" : "processes")
                      : "none can be made",
      "memory and processes of a submission are limited one by one, and watched together",
      "run as root, or in a group of your own: systemd-run --user --scope -p Delegate=yes ./kernlet ...");
}

} // namespace kernlet::grader::doctor
