// Step 02.3, hidden: not only the rounding mode but every control bit that the calling convention calls
// preserved.
#include "control_bits.hpp"

#include "../../../exercises/02-context-switch/tests/support.hpp"

#include <kernlet/judge/test.hpp>

KERNLET_TEST("02.3.control-bits") {
  using namespace chapter02;
  const auto bits = t.input("bits");
  raw_context main;
  runner other([&](void*) {
    for (;;) {
      write_control(0);
      other.context.switch_to(main, nullptr);
    }
  });
  const std::uint64_t before = read_control();
  for (const std::uint64_t drawn : bits) {
    const std::uint64_t wanted = drawn & control_mask;
    t.step("main sets the control bits %#llx, the other context clears them",
           static_cast<unsigned long long>(wanted));
    write_control(wanted);
    const std::uint64_t set = read_control(); // some machines do not have every bit
    main.switch_to(other.context, nullptr);
    const std::uint64_t kept = read_control();
    write_control(before);
    if (!KERNLET_CHECK_EQUAL(t, kept, set, "control bits after the switch"))
      return;
  }
}
