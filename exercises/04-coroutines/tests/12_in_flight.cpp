// Step 04.3: exceptions that are being handled stay with their coroutine across switches.
#include "support.hpp"

KERNLET_TEST("04.3.in-flight") {
  using namespace chapter04;
  const auto thrown = t.input("thrown");
  std::vector<std::uint64_t> caught(thrown.size());
  std::vector<coroutine_core> all;
  for (std::size_t i = 0; i < thrown.size(); ++i)
    all.push_back(make([&, i](coroutine_self& self, void*) {
      try {
        try {
          throw thrown[i];
        } catch (...) {
          self.yield(); // others throw and catch meanwhile
          throw;        // the innermost one that *this* coroutine handles
        }
      } catch (std::uint64_t what) {
        caught[i] = what;
      }
    }));
  t.step("%zu coroutines suspend inside a catch block, and go on in the same order", all.size());
  for (auto& each : all)
    each.resume();
  KERNLET_CHECK(t, std::current_exception() == nullptr);
  for (auto& each : all)
    each.resume();
  KERNLET_CHECK(t, std::current_exception() == nullptr);
  t.observe("thrown", caught);
}
