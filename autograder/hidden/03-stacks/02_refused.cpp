// Step 03.1, hidden: sizes that no machine has are refused by a stack_error, and nothing stays behind.
#include "../../../exercises/03-stacks/tests/support.hpp"

#include <fstream>
#include <string>

using namespace chapter03;

namespace {

std::size_t reserved_pages() {
  std::size_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages;
}

/// Whether it throws a stack_error with a message.
bool refused(stack_options asked) {
  try {
    guarded_stack stack(asked);
    return false;
  } catch (const kernlet::stack_error& error) {
    return error.what()[0] != '\0';
  }
}

} // namespace

KERNLET_TEST("03.1.refused") {
  constexpr std::size_t all = ~std::size_t{0};
  const std::size_t before = reserved_pages();
  for (const std::uint64_t bits : t.input("bits")) {
    const std::size_t huge = std::size_t{1} << (48 + bits);
    t.step("a stack, and a guard, of 2^%llu bytes", static_cast<unsigned long long>(48 + bits));
    KERNLET_CHECK(t, refused({.size = huge}));
    KERNLET_CHECK(t, refused({.guard = huge}));
  }
  t.step("sizes that are rounded up past the end of the addresses");
  KERNLET_CHECK(t, refused({.size = all}));
  KERNLET_CHECK(t, refused({.size = all - 5000, .guard = 8192}));
  KERNLET_CHECK(t, refused({.guard = all}));
  KERNLET_CHECK_EQUAL(t, reserved_pages() > before + 512, 0, "addresses that a refused stack kept");
}
