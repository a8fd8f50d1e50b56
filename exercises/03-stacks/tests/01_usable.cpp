// Step 03.1: a stack is as large as it was asked for, at a page boundary, and all of it can be used.
#include "support.hpp"

using namespace chapter03;

KERNLET_TEST("03.1.usable") {
  const auto words = t.input("words");
  const auto sizes = t.input("size");
  std::uint64_t seen[8] = {};
  for (std::size_t i = 0; i < 8; ++i) {
    const stack_options asked{.size = sizes[i] + 1};
    t.step("a stack of %zu bytes", asked.size);
    guarded_stack stack(asked);
    const stack_area area = stack.area();
    if (!check_stack(t, area, asked))
      return;
    std::memset(area.lowest, 0x5a, area.size);
    std::byte* const at = area.lowest + words[i] % (area.size - sizeof words[i]);
    std::memcpy(at, &words[i], sizeof words[i]);
    KERNLET_CHECK(t, area.lowest[0] == std::byte{0x5a} || at == area.lowest);
    std::memcpy(&seen[i], at, sizeof seen[i]);
  }
  t.observe("words", seen);
  t.observe("size", sizes);
}
