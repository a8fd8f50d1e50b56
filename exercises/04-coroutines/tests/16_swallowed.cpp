// Step 04.4: a body that swallows the unwinding meets it again at its next suspension point.
#include "support.hpp"

KERNLET_TEST("04.4.swallowed") {
  using namespace chapter04;
  std::vector<std::uint64_t> seen;
  std::uint64_t swallowed = 0, resumed_by_nobody = 0;
  {
    auto other = make([&](coroutine_self& self, void*) {
      const witness outer(seen, 2);
      for (int i = 0; i < 3; ++i)
        try {
          const witness inner(seen, 1);
          self.yield();
          ++resumed_by_nobody;
        } catch (...) {
          ++swallowed;
        }
      self.yield();
      ++resumed_by_nobody;
    });
    t.step("it yields in a loop that swallows every exception, and once more behind it");
    other.resume();
  }
  KERNLET_CHECK_EQUAL(t, swallowed, 3, "times that the unwinding was swallowed");
  KERNLET_CHECK_EQUAL(t, resumed_by_nobody, 0, "yields that returned though nobody resumed");
  KERNLET_CHECK(t, (seen == std::vector<std::uint64_t>{1, 1, 1, 2}));

  t.step(
      "a body that swallows it and returns is finished in peace; so is one that lets std::exception alone");
  bool returned = false;
  {
    auto other = make([&](coroutine_self& self, void*) {
      try {
        self.yield();
      } catch (const std::exception&) {
        ++resumed_by_nobody;
      } catch (...) {
        returned = true;
      }
    });
    other.resume();
  }
  KERNLET_CHECK(t, returned);
  KERNLET_CHECK_EQUAL(t, resumed_by_nobody, 0, "handlers of std::exception that caught it");
}
