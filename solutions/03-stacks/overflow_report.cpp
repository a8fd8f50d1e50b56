// Step 03.3: whose stack overflowed, and how to say it from a signal handler.

#include <cerrno>
#include <cstdint>
#include <kernlet/machine_signal.hpp>
#include <kernlet/overflow_report.hpp>
#include <kernlet/signal_text.hpp>
#include <kernlet/stack_table.hpp>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// The report that is on. Set before the handler is installed and read by it alone.
part::overflow_report_state* current = nullptr;

void write_report(int descriptor, const stack_overflow& found) noexcept {
  signal_text line;
  line.add("kernlet: stack overflow: \"").add(found.owner != nullptr ? found.owner : "?");
  line.add("\" used up its stack of ").add(found.stack.size);
  line.add(" bytes (depth ").add(found.depth).add(")\n");
  [[maybe_unused]] const auto written = ::write(descriptor, line.bytes(), line.size());
}

/// The signal is blocked while its handler runs: the one raised here comes when the handler returns, and
/// nobody handles it any more.
void die_of(int signal) noexcept {
  ::signal(signal, SIG_DFL);
  ::raise(signal);
}

void pass_on(const struct sigaction& earlier, int signal, siginfo_t* info, void* machine) noexcept {
  if ((earlier.sa_flags & SA_SIGINFO) != 0)
    earlier.sa_sigaction(signal, info, machine);
  else if (earlier.sa_handler != SIG_DFL && earlier.sa_handler != SIG_IGN)
    earlier.sa_handler(signal);
  else if (earlier.sa_handler == SIG_DFL || info->si_code > 0) // a fault cannot be ignored
    die_of(signal);
}

void on_fault(int signal, siginfo_t* info, void* machine) {
  const int saved = errno;
  stack_overflow found;
  if (find_overflow(*info, machine, found)) {
    write_report(current->descriptor, found);
    die_of(signal);
  } else {
    pass_on(current->earlier, signal, info, machine);
  }
  errno = saved;
}

} // namespace

bool find_overflow(const siginfo_t& info, const void* machine, stack_overflow& found) noexcept {
  if (info.si_signo != SIGSEGV || info.si_code <= 0)
    return false; // sent by somebody: no fault at all
  const std::byte* const pointer = interrupted_stack_pointer(machine);
  stack_region stack;
  if (!stack_table::find(pointer, stack) || stack.guard == 0)
    return false; // whoever runs does not run on a stack of ours
  std::byte* const lowest = stack.lowest + stack.guard;
  const auto fault = reinterpret_cast<std::uintptr_t>(info.si_addr);
  const bool in_guard = fault >= reinterpret_cast<std::uintptr_t>(stack.lowest) &&
                        fault < reinterpret_cast<std::uintptr_t>(lowest);
  const bool no_room_for_a_signal =
      info.si_code == SI_KERNEL && pointer - lowest < static_cast<std::ptrdiff_t>(signal_frame_size());
  if (!in_guard && !no_room_for_a_signal)
    return false;
  found.owner = stack.owner;
  found.stack = {lowest, stack.stride - stack.guard};
  found.depth = static_cast<std::size_t>(found.stack.top() - pointer);
  return true;
}

overflow_report::overflow_report(int descriptor) {
  state().descriptor = descriptor;
  current = &state();
  struct sigaction mine{};
  mine.sa_sigaction = on_fault;
  mine.sa_flags = SA_SIGINFO | SA_ONSTACK; // on the alternate stack: the other one is full
  sigemptyset(&mine.sa_mask);
  if (::sigaction(SIGSEGV, nullptr, &state().earlier) != 0 || ::sigaction(SIGSEGV, &mine, nullptr) != 0)
    throw std::system_error(errno, std::generic_category(), "sigaction(SIGSEGV)");
}

overflow_report::~overflow_report() {
  ::sigaction(SIGSEGV, &state().earlier, nullptr);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
