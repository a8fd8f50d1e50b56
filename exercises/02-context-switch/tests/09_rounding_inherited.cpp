// Step 02.3: a new context starts with the rounding mode that its creator had when it called prepare().
#include "rounding.hpp"
#include "support.hpp"

#include <kernlet/judge/test.hpp>

namespace {

using namespace chapter02;

raw_context home, fresh;
std::uint64_t seen_mode;

void entry(void*, void*) {
  seen_mode = observed_rounding();
  fresh.switch_to(home, nullptr);
}

} // namespace

KERNLET_TEST("02.3.rounding-inherited") {
  const auto modes = t.input("modes");
  std::array<std::uint64_t, 8> seen{};
  const stack_memory stack;
  for (std::size_t i = 0; i < 8; ++i) {
    t.step("rounding %s when the context is prepared, then %s when it is started", rounding_name(modes[i]),
           rounding_name(modes[i] + 1));
    set_rounding(modes[i]);
    fresh.prepare(stack.area(), entry, nullptr);
    set_rounding(modes[i] + 1);
    home.switch_to(fresh, nullptr);
    seen[i] = seen_mode;
  }
  set_rounding(0);
  t.observe("modes", seen);
}
