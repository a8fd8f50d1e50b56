// Step 04.4: what the body lets out instead of the unwinding goes to whoever destroys, after all is freed.
#include "support.hpp"

KERNLET_TEST("04.4.another-error") {
  using namespace chapter04;
  const auto thrown = t.input("thrown");
  std::vector<std::uint64_t> caught;
  counted::alive = 0;
  for (const std::uint64_t each : thrown) {
    auto other = make([&, kept = counted(1)](coroutine_self& self, void*) {
      try {
        self.yield();
      } catch (const coroutine_unwind&) {
        throw each;
      }
    });
    other.resume();
    t.step("destroy() of a coroutine that answers by throwing %#llx", static_cast<unsigned long long>(each));
    try {
      other.destroy();
    } catch (std::uint64_t what) {
      caught.push_back(what);
      KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(counted::alive), 0,
                          "captures alive in the catch block");
    }
    KERNLET_CHECK(t, !other);
  }
  t.observe("thrown", caught);
}
