// Step 03.4: a stack that is used again costs no system call. The kernel itself is asked to count: a filter
// turns every call but the few that this test needs into a signal.
#include "pool.hpp"

#include <csignal>
#include <cstddef>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>

using namespace chapter03;

namespace {

volatile std::sig_atomic_t calls = 0;

void count_call(int, siginfo_t*, void*) {
  calls = calls + 1;
}

/// From here on, for ever: write, exit and the return from a handler work, everything else is counted.
bool count_system_calls() {
  struct sigaction action{};
  action.sa_sigaction = count_call;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGSYS, &action, nullptr);
  constexpr std::uint32_t allow = SECCOMP_RET_ALLOW;
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_write, 3, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_exit_group, 2, 0),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigreturn, 1, 0),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP),
      BPF_STMT(BPF_RET | BPF_K, allow),
  };
  const sock_fprog filter{.len = std::size(program), .filter = program};
  return ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         ::prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

} // namespace

KERNLET_TEST("03.4.no-system-call") {
  stack_pool& pool = lasting_pool();
  std::vector<stack_area> taken(20);
  for (stack_area& each : taken)
    each = pool.take();
  for (const stack_area& each : taken)
    pool.give_back(each);
  if (!t.check(count_system_calls(), "the test can count system calls here", __FILE__, __LINE__))
    return;
  for (const std::uint64_t word : t.input("batch")) {
    for (std::uint64_t i = 0; i <= word; ++i)
      taken[i] = pool.take();
    for (std::uint64_t i = 0; i <= word; ++i)
      pool.give_back(taken[i]);
  }
  const auto seen = static_cast<std::uint64_t>(calls);
  KERNLET_CHECK_EQUAL(t, seen, 0, "system calls while stacks are used again");
  syscall(SYS_getppid);
  t.check(static_cast<std::uint64_t>(calls) == seen + 1, "a system call is counted", __FILE__, __LINE__);
  t.finish();
}
