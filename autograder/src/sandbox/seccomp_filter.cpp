// A list of refusals, not of permissions: the runtime of the course uses much of the kernel, and what
// separates the program from the machine is the tier's namespaces, user and Landlock. The filter takes away
// what those do not cover, and what has been a way out of containers: the network, mounts, keys, bpf,
// io_uring, performance counters, other processes' memory.

#include "sandbox/seccomp_filter.hpp"

#include "support/descriptor.hpp"
#include "support/error.hpp"

#include <cerrno>
#include <cstring>
#include <memory>
#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>

namespace kernlet::grader::sandbox {
namespace {

// By name: a call that this libseccomp does not know does not exist for its kernel headers either, and is
// skipped.
constexpr const char* always_refused[] = {
    // the file system as a whole
    "mount", "umount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "fsopen", "fsconfig",
    "fsmount", "fspick", "mount_setattr", "swapon", "swapoff", "quotactl", "quotactl_fd", "name_to_handle_at",
    "open_by_handle_at",
    // the network, and shared memory that outlives its makers
    "socket", "connect", "bind", "listen", "shmget", "semget", "msgget", "mq_open",
    // the machine
    "reboot", "kexec_load", "kexec_file_load", "init_module", "finit_module", "delete_module", "settimeofday",
    "clock_settime", "clock_settime64", "adjtimex", "clock_adjtime", "clock_adjtime64", "stime",
    "sethostname", "setdomainname", "acct", "syslog", "vhangup", "ioperm", "iopl", "nfsservctl",
    "lookup_dcookie",
    // large parts of the kernel that the course does not need
    "bpf", "io_uring_setup", "io_uring_enter", "io_uring_register", "perf_event_open", "userfaultfd",
    "keyctl", "add_key", "request_key", "fanotify_init", "kcmp", "pidfd_getfd", "process_madvise",
    // other namespaces
    "unshare", "setns"};

constexpr const char* refused_unless_sanitized[] = {"ptrace", "process_vm_readv", "process_vm_writev"};

constexpr scmp_datum_t namespace_flags[] = {CLONE_NEWNS,   CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC,
                                            CLONE_NEWUSER, CLONE_NEWPID,    CLONE_NEWNET};

// Conditions on a call's argument. libseccomp's own macros are not C++.
scmp_arg_cmp bits(unsigned argument, scmp_datum_t mask, scmp_datum_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}
scmp_arg_cmp lower_half(unsigned argument, std::uint32_t value) {
  return bits(argument, 0xffffffffu, value);
}
scmp_arg_cmp differs(unsigned argument, scmp_datum_t value) {
  return {argument, SCMP_CMP_NE, value, 0};
}

class filter_builder {
 public:
  filter_builder() : context_(::seccomp_init(SCMP_ACT_ALLOW), ::seccomp_release) {
    if (!context_)
      throw grader_error(
          "libseccomp does not know this machine; use KERNLET_TIER=none (results are unofficial)");
  }

  /// Refuses a call when the condition holds; the call does not exist here: nothing to refuse.
  template <class... Condition>
  void refuse(const char* call, int error, Condition... condition) {
    const int number = ::seccomp_syscall_resolve_name(call);
    if (number == __NR_SCMP_ERROR)
      return;
    const int failed = ::seccomp_rule_add(context_.get(), SCMP_ACT_ERRNO(static_cast<unsigned>(error)),
                                          number, sizeof...(condition), condition...);
    if (failed && failed != -EDOM && failed != -EFAULT)
      throw grader_error("libseccomp refuses a rule for {}: {}; update libseccomp", call,
                         std::strerror(-failed));
  }

  std::vector<sock_filter> finished() {
    const descriptor file(::memfd_create("filter", MFD_CLOEXEC));
    if (const int failed = ::seccomp_export_bpf(context_.get(), file.get()))
      throw grader_error("libseccomp cannot write its filter: {}", std::strerror(-failed));
    ::lseek(file.get(), 0, SEEK_SET);
    const std::string bytes = read_all(file);
    std::vector<sock_filter> program(bytes.size() / sizeof(sock_filter));
    std::memcpy(program.data(), bytes.data(), program.size() * sizeof(sock_filter));
    return program;
  }

 private:
  std::unique_ptr<void, void (*)(scmp_filter_ctx)> context_;
};

/// clone's first argument says what is made. The same flags of clone3 lie in memory, where a filter cannot
/// look: it says "no such call", and the C library falls back to clone.
void refuse_creation(filter_builder& filter, const filter_options& options) {
  filter.refuse("clone3", ENOSYS);
  for (const scmp_datum_t flag : namespace_flags)
    filter.refuse("clone", EPERM, bits(0, flag, flag));
  if (options.processes)
    return;
  filter.refuse("fork", EPERM);
  filter.refuse("vfork", EPERM);
  if (options.sanitized) {
    filter.refuse("clone", EPERM, bits(0, CLONE_THREAD | CLONE_UNTRACED, 0));
  } else if (options.threads) {
    filter.refuse("clone", EPERM, bits(0, CLONE_THREAD, 0));
  } else {
    filter.refuse("clone", EPERM);
  }
}

void refuse_signals_to(filter_builder& filter, pid_t process) {
  for (const char* call : {"kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_open"})
    filter.refuse(call, EPERM, lower_half(0, static_cast<std::uint32_t>(process)));
  filter.refuse("kill", EPERM, lower_half(0, 0xffffffffu));
}

} // namespace

std::vector<sock_filter> seccomp_filter(const filter_options& options) {
  filter_builder filter;
  for (const char* call : always_refused)
    filter.refuse(call, EPERM);
  // A pair of connected sockets reaches nobody; pollers are tested with it.
  filter.refuse("socketpair", EPERM, differs(0, AF_UNIX));
  // A socket that a server was given must not become a way out: when it listens no more it could connect, and
  // these calls connect, too (sendmsg takes its flags third, the others fourth).
  filter.refuse("sendto", EPERM, bits(3, MSG_FASTOPEN, MSG_FASTOPEN));
  filter.refuse("sendmsg", EPERM, bits(2, MSG_FASTOPEN, MSG_FASTOPEN));
  filter.refuse("sendmmsg", EPERM, bits(3, MSG_FASTOPEN, MSG_FASTOPEN));
  // Characters typed into a terminal in the name of its owner.
  for (const unsigned request : {unsigned{TIOCSTI}, unsigned{TIOCLINUX}})
    filter.refuse("ioctl", EPERM, lower_half(1, request));
  if (!options.sanitized) {
    for (const char* call : refused_unless_sanitized)
      filter.refuse(call, EPERM);
    filter.refuse("personality", EPERM, differs(0, 0xffffffffu)); // asking is free
  }
  refuse_creation(filter, options);
  if (options.protect > 0)
    refuse_signals_to(filter, options.protect);
  return filter.finished();
}

} // namespace kernlet::grader::sandbox
