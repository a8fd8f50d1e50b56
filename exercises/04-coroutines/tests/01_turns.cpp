// Step 04.1, first test: resume runs the body to its next yield and then comes back; nothing happens
// meanwhile.
#include "support.hpp"

KERNLET_TEST("04.1.turns") {
  using namespace chapter04;
  const auto order = t.input("order");
  std::vector<std::uint64_t> seen;
  auto other = make([&](coroutine_self& self, void*) {
    for (std::size_t i = 1; i < order.size(); i += 2) {
      seen.push_back(order[i]); // the odd ones are the coroutine's
      self.yield();
    }
  });
  for (std::size_t i = 0; i < order.size(); i += 2) {
    t.step("main writes entry %zu and resumes the coroutine, which writes entry %zu and yields", i, i + 1);
    seen.push_back(order[i]);
    if (!KERNLET_CHECK(t, !refuses([&] { other.resume(); })))
      t.finish();
  }
  t.observe("order", seen);
  other.resume(); // to its end
  KERNLET_CHECK_EQUAL(t, seen.size(), order.size(), "entries after the last resume");
}
