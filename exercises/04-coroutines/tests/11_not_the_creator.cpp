// Step 04.3: not to the one that made the coroutine, and not to the one that resumed it before.
#include "support.hpp"

KERNLET_TEST("04.3.not-the-creator") {
  using namespace chapter04;
  const auto thrown = t.input("thrown");
  coroutine_core other;
  std::string where = "nobody";
  std::uint64_t caught = 0;
  const auto resume_and_catch = [&](const char* who) {
    try {
      other.resume();
    } catch (std::uint64_t what) {
      where = who;
      caught = what;
    }
  };
  auto creator = make([&](coroutine_self& self, void*) {
    try {
      other = make([&](coroutine_self& inside, void*) {
        inside.yield();
        inside.yield();
        throw thrown[0];
      });
      self.yield();
    } catch (...) {
      where = "creator";
    }
  });
  auto last_resumer = make([&](coroutine_self&, void*) { resume_and_catch("last resumer"); });
  t.step("one coroutine makes it, main and a second one resume it");
  creator.resume();
  resume_and_catch("main");
  resume_and_catch("main");
  last_resumer.resume();
  creator.resume();
  t.step("caught by: %s", where.c_str());
  KERNLET_CHECK(t, where == "last resumer");
  t.observe("thrown", caught);
}
