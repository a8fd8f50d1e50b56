#pragma once
/// \file
/// The contract of chapter 3, third step: when a stack overflows, say whose it was, and die of it. A part
/// implements it.
///
/// A fault in a guard reaches the process as SIGSEGV. The handler cannot run on the stack that is full; it
/// runs on an *alternate stack*, one for each kernel thread. It looks up whose guard was hit, writes a report
/// and ends the process by the signal's default action, so that whoever waits for the process sees what it
/// died of.
///
/// Two ways in which an overflow shows itself:
/// - code touches the guard: the fault's address (`si_addr`) lies in the guard, `si_code` is SEGV_MAPERR or
///   SEGV_ACCERR;
/// - the kernel wants to push the frame of some signal onto a stack that has no room for it. It then sends
/// SIGSEGV instead, with
///   `si_code` SI_KERNEL and no address. Only the stack pointer tells whose stack it was. A general
///   protection fault (an address that is no address) looks the same; there the stack has room for the frame.
///
/// A fault in a guard while the stack pointer is elsewhere is a stray pointer, not an overflow.
///
/// Everything that runs in the handler is async-signal-safe: no allocation, no lock, no stdio.
/// The kernel's counterparts: Linux reports an overflow of a kernel stack from the double-fault handler,
/// which has a stack of its own (`handle_stack_overflow`); Go prints "goroutine stack exceeds 1000000000-byte
/// limit".

#include <csignal>
#include <cstddef>
#include <kernlet/alternate_stack.hpp>
#include <kernlet/seam.hpp>
#include <kernlet/stack_area.hpp>
#if KERNLET_JUDGED && !__has_include(<kernlet/part/overflow_report_state.hpp>)
KERNLET_UNSEEN_STATE(overflow_report_state);
#elif !KERNLET_SEALED
#include <kernlet/part/overflow_report_state.hpp>
#endif

namespace kernlet {
inline namespace KERNLET_PARTS {

/// What a fault says about a stack.
struct stack_overflow {
  const char* owner = nullptr; ///< as given with the stack; null: it has no name
  stack_area stack{};          ///< the usable bytes of the stack that overflowed
  std::size_t depth = 0;       ///< bytes from its top down to the stack pointer at the fault
};

/// Whether a fault is the overflow of a stack of a stack_pool or guarded_stack; if so, whose. `info` and
/// `machine` are what a handler with SA_SIGINFO got (`machine` is its third argument). Async-signal-safe.
bool find_overflow(const siginfo_t& info, const void* machine, stack_overflow& found) noexcept;

/// While it lives, overflows are reported. One in a process at a time.
///
/// The report is one line, written at once:
///
///     kernlet: stack overflow: "parser" used up its stack of 65536 bytes (depth 65544)
///
/// A stack without an owner is called `"?"`.
class overflow_report {
 public:
  /// Bytes that sealed code reserves; an upper bound for every part, a multiple of 16.
  static constexpr std::size_t state_size = 256;

  /// Takes SIGSEGV over, for the whole process. Reports go to `descriptor`. A fault that is no
  /// overflow goes to the handler that was there before, or has its default action. Throws std::system_error
  /// when the kernel refuses.
  explicit overflow_report(int descriptor = 2);
  /// Puts the earlier handler back.
  ~overflow_report();
  overflow_report(const overflow_report&) = delete;
  overflow_report& operator=(const overflow_report&) = delete;

 private:
  KERNLET_STATE(part::overflow_report_state, state_size);
};

/// Switches reports on standard error on for the whole process at the first call, and gives each thread that
/// calls it an alternate stack until it ends. Cheap when called again. default_stacks() calls it for the
/// thread that makes the pool; every other thread that runs contexts calls it once.
void report_overflows();

} // namespace KERNLET_PARTS
} // namespace kernlet
