// Step 04.3, hidden: after a transfer the exception of the second one goes to the resumer of the first.
#include "../../../exercises/04-coroutines/tests/support.hpp"

KERNLET_TEST("04.3.after-transfer") {
  using namespace chapter04;
  const auto thrown = t.input("thrown");
  std::vector<std::uint64_t> caught;
  auto second = make([&](coroutine_self&, void*) { throw thrown[0]; });
  auto first = make([&](coroutine_self& self, void*) {
    try {
      self.transfer_to(second);
    } catch (std::uint64_t) {
      caught.push_back(0); // not its business
    }
    throw thrown[1];
  });
  for (int i = 0; i < 2; ++i) {
    t.step("main resumes the first one");
    try {
      first.resume();
    } catch (std::uint64_t what) {
      caught.push_back(what);
    }
    KERNLET_CHECK(t, second.done());
    KERNLET_CHECK_EQUAL(t, number(first.status()),
                        number(i == 0 ? coroutine_status::suspended : coroutine_status::finished),
                        "status of the first");
  }
  t.observe("thrown", caught);
}
