// Step 02.3, first test: each context keeps its own rounding mode, and the one it switches to does not
// inherit it.
#include "rounding.hpp"
#include "support.hpp"

#include <kernlet/judge/test.hpp>

KERNLET_TEST("02.3.rounding-kept") {
  using namespace chapter02;
  const auto modes = t.input("modes"); // in turn: one for main, one for the other context
  std::array<std::uint64_t, 32> seen{};

  raw_context main;
  runner other([&](void*) {
    for (std::size_t i = 1;; i += 2) {
      set_rounding(modes[i % 32]);
      other.context.switch_to(main, nullptr);
      seen[i % 32] = observed_rounding();
    }
  });
  for (std::size_t i = 0; i < 32; i += 2) {
    t.step("main rounds %s, the other context %s", rounding_name(modes[i]), rounding_name(modes[i + 1]));
    set_rounding(modes[i]);
    main.switch_to(other.context, nullptr);
    seen[i] = observed_rounding();
  }
  main.switch_to(other.context, nullptr); // so that the other side's last mode is seen
  t.observe("modes", seen);
}
