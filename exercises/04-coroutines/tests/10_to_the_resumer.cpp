// Step 04.3, first test: an exception that leaves the body arrives in resume(), and the coroutine is
// finished.
#include "support.hpp"

KERNLET_TEST("04.3.to-the-resumer") {
  using namespace chapter04;
  const auto thrown = t.input("thrown");
  std::vector<std::uint64_t> caught;
  for (const std::uint64_t each : thrown) {
    t.step("a body yields once and then throws %#llx", static_cast<unsigned long long>(each));
    auto other = make([&](coroutine_self& self, void*) {
      self.yield();
      throw each;
    });
    other.resume();
    try {
      other.resume();
    } catch (std::uint64_t what) {
      caught.push_back(what);
    }
    KERNLET_CHECK(t, other.done());
    KERNLET_CHECK(t, refuses([&] { other.resume(); }));
  }
  t.observe("thrown", caught);
}
