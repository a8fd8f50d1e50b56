// Fatal signals become a record that says where. The handler has a stack of its own: the program's stack
// pointer may be the very thing that is wrong.
#include "protocol.hpp"

#include <csignal>
#include <cstdint>
#include <link.h>
#include <ucontext.h>
#include <unistd.h>

namespace kernlet::judge::child {
namespace {

constexpr int fatal[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGPIPE};
alignas(16) char handler_stack[64 * 1024];
std::uintptr_t program_base;

std::uintptr_t program_counter(const void* context) noexcept {
  const auto& machine = static_cast<const ucontext_t*>(context)->uc_mcontext;
#if defined(__x86_64__)
  return static_cast<std::uintptr_t>(machine.gregs[REG_RIP]);
#elif defined(__aarch64__)
  return machine.pc;
#else
  return machine.__gregs[REG_PC];
#endif
}

void report(int signal, siginfo_t* info, void* context) {
  if (signal == SIGPIPE)
    ::signal(SIGPIPE, SIG_IGN); // the record's own write may have nobody to read it
  record("crash")
      .number("signal", signal)
      .word("address", reinterpret_cast<std::uintptr_t>(info->si_addr))
      .word("offset", program_counter(context) - program_base);
  ::signal(signal, SIG_DFL);
  raise(signal);
}

} // namespace

void report_crashes() noexcept {
  // The first entry is the program itself; its load address is 0 where it is not position-independent.
  dl_iterate_phdr(
      [](dl_phdr_info* info, std::size_t, void*) {
        program_base = info->dlpi_addr;
        return 1;
      },
      nullptr);
  stack_t stack{};
  stack.ss_sp = handler_stack;
  stack.ss_size = sizeof handler_stack;
  sigaltstack(&stack, nullptr);
  struct sigaction action{};
  action.sa_sigaction = report;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  for (const int signal : fatal)
    sigaction(signal, &action, nullptr);
}

} // namespace kernlet::judge::child
