// Whose stack overflowed, and how to say it from a signal handler.

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <kernlet/machine_signal.hpp>
#include <kernlet/overflow_report.hpp>
#include <kernlet/part/owner_in_note.hpp>
#include <kernlet/part/shape.hpp>
#include <kernlet/signal_text.hpp>
#include <kernlet/stack_table.hpp>
#include <system_error>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

/// The report that is on. Set before the handler is installed.
constinit std::atomic<part::overflow_report_state*> current{nullptr};

/// The stack in a slot of the table.
stack_overflow describe(const stack_region& slot, const std::byte* pointer) noexcept {
  std::byte* const lowest = slot.lowest + slot.guard;
  stack_overflow found{slot.owner, {lowest, slot.stride - slot.guard}, 0};
  if (slot.owner == part::owner_in_note) {
    found.owner = part::note_in_slot(lowest, slot.stride, slot.guard).owner;
    found.stack = part::area_in_slot(lowest, slot.stride, slot.guard);
  }
  found.depth = static_cast<std::size_t>(found.stack.top() - pointer);
  return found;
}

void write_report(int descriptor, const stack_overflow& found) noexcept {
  signal_text line;
  line.add("kernlet: stack overflow: \"").add(found.owner != nullptr ? found.owner : "?");
  line.add("\" used up its stack of ").add(found.stack.size);
  line.add(" bytes (depth ").add(found.depth).add(")\n");
  [[maybe_unused]] const auto written = ::write(descriptor, line.bytes(), line.size());
}

/// The next signal of this kind has its default action. It is blocked while the handler runs, and comes as
/// soon as the handler returns.
void die_of(int signal) noexcept {
  struct sigaction plain{};
  plain.sa_handler = SIG_DFL;
  ::sigaction(signal, &plain, nullptr);
  ::raise(signal);
}

void pass_on(const struct sigaction& earlier, int signal, siginfo_t* info, void* machine) noexcept {
  if ((earlier.sa_flags & SA_SIGINFO) != 0)
    earlier.sa_sigaction(signal, info, machine);
  else if (earlier.sa_handler == SIG_IGN && info->si_code <= 0)
    return; // sent by somebody; a fault cannot be ignored
  else if (earlier.sa_handler == SIG_DFL || earlier.sa_handler == SIG_IGN)
    die_of(signal);
  else
    earlier.sa_handler(signal);
}

void on_fault(int signal, siginfo_t* info, void* machine) {
  const int saved = errno;
  // Acquire, paired with the release in the constructor.
  const auto* const report = current.load(std::memory_order_acquire);
  stack_overflow found;
  if (find_overflow(*info, machine, found)) {
    write_report(report != nullptr ? report->descriptor : 2, found);
    die_of(signal);
  } else if (report != nullptr) {
    pass_on(report->earlier, signal, info, machine);
  } else {
    die_of(signal); // between the end of a report and the handler's
  }
  errno = saved;
}

} // namespace

bool find_overflow(const siginfo_t& info, const void* machine, stack_overflow& found) noexcept {
  if (info.si_signo != SIGSEGV || info.si_code <= 0) // sent by a process: no fault at all
    return false;
  const std::byte* const pointer = interrupted_stack_pointer(machine);
  stack_region slot;
  if (!stack_table::find(pointer, slot) || slot.guard == 0)
    return false;
  const auto room = pointer - (slot.lowest + slot.guard); // negative: in the guard
  if (info.si_code == SI_KERNEL) {
    if (room >= static_cast<std::ptrdiff_t>(signal_frame_size()))
      return false; // a general protection fault: the stack has room
  } else {
    const auto offset =
        reinterpret_cast<std::uintptr_t>(info.si_addr) - reinterpret_cast<std::uintptr_t>(slot.lowest);
    if (offset >= slot.guard)
      return false;
  }
  found = describe(slot, pointer);
  return true;
}

overflow_report::overflow_report(int descriptor) {
  state().descriptor = descriptor;
  struct sigaction mine{};
  mine.sa_sigaction = on_fault;
  mine.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigemptyset(&mine.sa_mask);
  if (::sigaction(SIGSEGV, nullptr, &state().earlier) != 0)
    throw std::system_error(errno, std::generic_category(), "sigaction(SIGSEGV)");
  current.store(&state(), std::memory_order_release); // before the handler: it finds the earlier one there
  if (::sigaction(SIGSEGV, &mine, nullptr) != 0) {
    current.store(nullptr, std::memory_order_release);
    throw std::system_error(errno, std::generic_category(), "sigaction(SIGSEGV)");
  }
}

overflow_report::~overflow_report() {
  ::sigaction(SIGSEGV, &state().earlier, nullptr);
  current.store(nullptr, std::memory_order_release);
}

} // namespace KERNLET_PARTS
} // namespace kernlet
