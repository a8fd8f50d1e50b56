// Step 04.4, first test: a suspended coroutine that is destroyed destroys what is on its stack, innermost
// first.
#include "support.hpp"

namespace {

using namespace chapter04;

[[gnu::noinline]] void descend(coroutine_self& self, std::span<const std::uint64_t> numbers,
                               std::vector<std::uint64_t>& seen) {
  const witness mine(seen, numbers.back());
  if (numbers.size() > 1)
    descend(self, numbers.first(numbers.size() - 1), seen);
  else
    self.yield();
}

} // namespace

KERNLET_TEST("04.4.locals") {
  const auto numbers = t.input("numbers");
  std::vector<std::uint64_t> seen;
  bool went_on = false;
  {
    auto other = make([&](coroutine_self& self, void*) {
      descend(self, numbers, seen);
      went_on = true;
    });
    other.resume();
    KERNLET_CHECK_EQUAL(t, seen.size(), 0, "locals destroyed before");
    t.step("destroyed while it waits below %zu frames with a local each", numbers.size());
    other.destroy();
    KERNLET_CHECK(t, !other);
    KERNLET_CHECK(t, !went_on);
    other.destroy(); // of an empty one: nothing
  }
  t.observe("numbers", seen);
}
