// Step 04.1: a coroutine resumes another one. Each yield goes to the one that resumed, not to main.
#include "support.hpp"

KERNLET_TEST("04.1.nested") {
  using namespace chapter04;
  const auto order = t.input("order");
  std::size_t next = 0;
  std::vector<std::uint64_t> seen;
  const auto note = [&] { seen.push_back(order[next++ % order.size()]); };
  auto inner = make([&](coroutine_self& self, void*) {
    for (int i = 0; i < 3; ++i) {
      note();
      self.yield();
    }
  });
  std::uint64_t came_back = 0, to_main = 0;
  auto outer = make([&](coroutine_self& self, void*) {
    for (int i = 0; i < 3; ++i) {
      note();
      inner.resume();
      ++came_back; // here the inner one's yield arrives
      note();
      self.yield();
    }
  });
  for (int i = 0; i < 3; ++i) {
    t.step("main resumes the outer coroutine, which resumes the inner one; both yield");
    if (!KERNLET_CHECK(t, !refuses([&] { outer.resume(); })))
      t.finish();
    if (!KERNLET_CHECK_EQUAL(t, came_back, static_cast<std::uint64_t>(i) + 1,
                             "yields of the inner coroutine that came back to the outer one"))
      t.finish();
    to_main += came_back == static_cast<std::uint64_t>(i) + 1;
  }
  KERNLET_CHECK_EQUAL(t, to_main, 3, "times that main went on after the outer one had");
  t.observe("order", seen);
  outer.resume();
  inner.resume();
  KERNLET_CHECK(t, outer.done() && inner.done());
}
