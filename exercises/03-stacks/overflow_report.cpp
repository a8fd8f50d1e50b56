// Step 03.3: whose stack overflowed, and how to say it from a signal handler.

#include <kernlet/machine_signal.hpp>
#include <kernlet/overflow_report.hpp>
#include <kernlet/signal_text.hpp>
#include <kernlet/stack_table.hpp>
#include <kernlet/todo.hpp>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Two questions: on whose stack does the interrupted code run (interrupted_stack_pointer,
/// stack_table::find), and is this fault an overflow of it? Read the two cases in kernlet/overflow_report.hpp
/// again before you write. No allocation, no lock.
bool find_overflow([[maybe_unused]] const siginfo_t& info, [[maybe_unused]] const void* machine,
                   [[maybe_unused]] stack_overflow& found) noexcept {
  KERNLET_TODO("03.3");
}

/// Installs a handler that runs on the alternate stack, and keeps the earlier one. The handler reports an
/// overflow in one write() and lets the process die of the signal; what is no overflow it passes on to the
/// earlier handler.
overflow_report::overflow_report(int descriptor) {
  state().descriptor = descriptor;
  KERNLET_TODO("03.3");
}

overflow_report::~overflow_report() {
  KERNLET_TODO("03.3");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
