// Asks the kernel for what no exercise needs; says the name of every call that was not refused with EPERM or
// "no such call".
#include "say.hpp"

#include <cerrno>
#include <linux/sched.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/syscall.h>

namespace {

void attempt(const char* name, long result) {
  if (result >= 0 || (errno != EPERM && errno != ENOSYS))
    say(std::string(name) + " " + std::to_string(errno) + "\n");
}

} // namespace

int main() {
  attempt("socket inet", ::socket(AF_INET, SOCK_STREAM, 0));
  attempt("socket inet6", ::socket(AF_INET6, SOCK_DGRAM, 0));
  attempt("socket unix", ::socket(AF_UNIX, SOCK_STREAM, 0));
  attempt("socket netlink", ::socket(AF_NETLINK, SOCK_RAW, 0));
  attempt("ptrace", ::syscall(SYS_ptrace, 0, 0, 0, 0));
  attempt("mount", ::syscall(SYS_mount, "none", "/tmp", "tmpfs", 0, nullptr));
  attempt("fsopen", ::syscall(SYS_fsopen, "tmpfs", 0));
  attempt("bpf", ::syscall(SYS_bpf, 0, nullptr, 0));
  attempt("io_uring_setup", ::syscall(SYS_io_uring_setup, 1, nullptr));
  attempt("keyctl", ::syscall(SYS_keyctl, 0, -3, 0, 0, 0));
  attempt("perf_event_open", ::syscall(SYS_perf_event_open, nullptr, 0, -1, -1, 0));
  attempt("personality", ::syscall(SYS_personality, 0x0040000));
  attempt("unshare", ::syscall(SYS_unshare, CLONE_NEWUSER));
  attempt("setns", ::syscall(SYS_setns, 0, 0));
  attempt("process_vm_readv", ::syscall(SYS_process_vm_readv, ::getppid(), nullptr, 0, nullptr, 0, 0));
  attempt("shmget", ::syscall(SYS_shmget, 0, 4096, 0600));
  attempt("clone into a user namespace", ::syscall(SYS_clone, CLONE_NEWUSER, nullptr, nullptr, nullptr, 0));
  attempt("bind", ::bind(-1, nullptr, 0));
  attempt("connect", ::connect(-1, nullptr, 0));
  attempt("listen", ::listen(-1, 1));
  attempt("sendto that connects", ::sendto(-1, nullptr, 0, MSG_FASTOPEN, nullptr, 0));
  msghdr nothing{};
  attempt("sendmsg that connects", ::sendmsg(-1, &nothing, MSG_FASTOPEN));
  clone_args arguments{};
  attempt("clone3", ::syscall(SYS_clone3, &arguments, sizeof arguments));
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
    say("socketpair was refused\n");
  say("end");
  return 0;
}
