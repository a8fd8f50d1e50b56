// Step 03.1, hidden: a stack that ends gives back its addresses, the guard's too.
#include "../../../exercises/03-stacks/tests/support.hpp"

#include <optional>

using namespace chapter03;

namespace {

/// Whether nothing at all is mapped there: mincore() says ENOMEM.
bool nothing_at(std::byte* address) {
  unsigned char unused = 0;
  return ::mincore(address, page(), &unused) != 0 && errno == ENOMEM;
}

} // namespace

KERNLET_TEST("03.1.given-back") {
  for (const std::uint64_t pages : t.input("pages")) {
    const stack_options asked{.size = (pages % 8 + 1) * page(), .guard = (pages / 8 + 1) * page()};
    std::optional<guarded_stack> stack(std::in_place, asked);
    const stack_area area = stack->area();
    if (!check_stack(t, area, asked))
      return;
    area.lowest[0] = std::byte{1};
    stack.reset();
    KERNLET_CHECK(t, nothing_at(area.lowest));
    KERNLET_CHECK(t, nothing_at(area.top() - page()));
    if (!t.check(nothing_at(area.lowest - page()) && nothing_at(area.lowest - asked.guard),
                 "the guard's addresses were given back", __FILE__, __LINE__))
      return;
  }
  t.step("a hundred thousand stacks, one after the other");
  for (int i = 0; i < 100'000; ++i)
    guarded_stack({.size = 16 * page()}).area().top()[-1] = std::byte{1};
  KERNLET_CHECK(t, true);
}
