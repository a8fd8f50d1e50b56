#pragma once
// Faults on purpose, and what find_overflow() says about them.
//
// A handler of the test's own takes SIGSEGV, on the alternate stack that the driver gave the thread. It asks
// find_overflow(), then either ends the test or goes back to where the fault was expected.

#include "on_stack.hpp"
#include "support.hpp"

#include <csetjmp>
#include <csignal>
#include <kernlet/machine_signal.hpp>
#include <kernlet/overflow_report.hpp>

namespace chapter03 {

/// What the handler saw.
struct fault {
  bool overflow = false;
  kernlet::stack_overflow found;
  int code = 0;
  const std::byte* address = nullptr;
  const std::byte* stack_pointer = nullptr;
};

inline fault seen;
inline void (*on_fault_seen)() = nullptr; ///< null: goes back to fault_of()
inline sigjmp_buf back;

inline void note_fault(int, siginfo_t* info, void* machine) {
  seen = {};
  seen.overflow = kernlet::find_overflow(*info, machine, seen.found);
  seen.code = info->si_code;
  seen.address = static_cast<const std::byte*>(info->si_addr);
  seen.stack_pointer = kernlet::interrupted_stack_pointer(machine);
  if (on_fault_seen != nullptr)
    on_fault_seen();
  siglongjmp(back, 1);
}

inline void watch_faults(void (*then)() = nullptr) {
  on_fault_seen = then;
  struct sigaction action{};
  action.sa_sigaction = note_fault;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&action.sa_mask);
  ::sigaction(SIGSEGV, &action, nullptr);
}

/// Runs `body` up to its fault and returns what the handler saw.
template <class Body>
fault fault_of(Body body) {
  if (sigsetjmp(back, 1) == 0)
    body();
  return seen;
}

inline volatile bool without_end = true; ///< the compiler must not know

/// Recurses without an end. Small frames: none steps over a guard.
[[gnu::noinline]] inline void recurse(volatile int* depth) {
  volatile int here = *depth + 1;
  if (without_end)
    recurse(&here);
  here = 0; // no tail call
}

inline void overflow() {
  volatile int depth = 0;
  recurse(&depth);
}

/// A stray write.
[[gnu::noinline]] inline void write_to(std::byte* address) {
  *const_cast<volatile std::byte*>(address) = std::byte{1};
}

/// Sends the calling thread a signal and needs no stack for that.
inline void signal_myself(int signal) {
  syscall(SYS_tgkill, ::getpid(), static_cast<pid_t>(syscall(SYS_gettid)), signal);
}

} // namespace chapter03
