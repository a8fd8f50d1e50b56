// Step 03.3: a signal arrives while the stack has no room for the kernel to push its frame. The fault has no
// address; the stack pointer tells whose stack it is.
#include "faults.hpp"

using namespace chapter03;

namespace {

void never(int) {}

} // namespace

KERNLET_TEST("03.3.no-room-for-a-signal") {
  static guarded_stack stack({}, "nearly full");
  std::signal(SIGUSR1, never); // without SA_ONSTACK: on the stack that runs
  watch_faults();
  signal_myself(
      0); // the dynamic linker looks a function up at its first call, and needs a lot of stack for it
  for (const std::uint64_t spare : t.input("spare")) {
    static std::ptrdiff_t left;
    left = static_cast<std::ptrdiff_t>(400 + spare);
    t.step("about %td bytes are left when the signal comes", left);
    const fault found = fault_of([] {
      const on_stack run(stack.area(),
                         [] { descend(stack.area().lowest, left, [] { signal_myself(SIGUSR1); }); });
    });
    KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(found.code), static_cast<std::uint64_t>(SI_KERNEL),
                        "si_code");
    if (!t.check(found.overflow, "a stack without room for a signal is an overflow", __FILE__, __LINE__))
      return;
    KERNLET_CHECK(t, found.found.owner != nullptr && std::strcmp(found.found.owner, "nearly full") == 0);
    KERNLET_CHECK_EQUAL(t, found.found.depth,
                        static_cast<std::uint64_t>(stack.area().top() - found.stack_pointer), "depth");
  }
}
