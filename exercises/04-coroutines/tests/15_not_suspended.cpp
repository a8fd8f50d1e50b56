// Step 04.4: one that has not begun, one that has ended, and one that runs.
#include "support.hpp"

KERNLET_TEST("04.4.not-suspended") {
  using namespace chapter04;
  counted::alive = 0;
  bool begun = false;
  t.step("destroyed before it begins: the body is destroyed, and does not run");
  {
    auto other = make([&, kept = counted(1)](coroutine_self&, void*) { begun = true; });
    KERNLET_CHECK(t, counted::alive > 0);
  }
  KERNLET_CHECK(t, !begun);
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(counted::alive), 0, "captures alive");

  t.step("destroyed after its end");
  {
    auto other = make([kept = counted(1)](coroutine_self&, void*) {});
    other.resume();
    KERNLET_CHECK(t, counted::alive > 0);
  }
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(counted::alive), 0, "captures alive");

  t.step("destroyed by itself while it runs: refused");
  coroutine_core* own = nullptr;
  bool refused = false;
  auto other = make([&](coroutine_self& self, void*) {
    refused = refuses([&] { own->destroy(); });
    self.yield();
  });
  own = &other;
  other.resume();
  KERNLET_CHECK(t, refused);
  KERNLET_CHECK_EQUAL(t, number(other.status()), number(coroutine_status::suspended), "status afterwards");
}
