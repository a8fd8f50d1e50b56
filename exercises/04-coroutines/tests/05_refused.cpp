// Step 04.1: what must be refused, with coroutine_error, and without harm.
#include "support.hpp"

KERNLET_TEST("04.1.refused") {
  using namespace chapter04;
  t.step("an empty coroutine is resumed");
  coroutine_core empty;
  KERNLET_CHECK(t, refuses([&] { empty.resume(); }));

  t.step("a coroutine resumes itself");
  bool itself = false, foreign = false, resumer = false;
  coroutine_core* own = nullptr;
  auto first = make([&](coroutine_self& self, void*) {
    itself = refuses([&] { own->resume(); });
    self.yield();
  });
  own = &first;
  first.resume();
  KERNLET_CHECK(t, itself);

  t.step("a coroutine resumes the one that waits for it, and yields in its name");
  auto outer = make([&](coroutine_self& self, void*) {
    auto inner = make([&](coroutine_self&, void*) {
      resumer = refuses([&] { own->resume(); });
      foreign = refuses([&] { self.yield(); });
    });
    inner.resume();
    self.yield();
  });
  own = &outer;
  outer.resume();
  KERNLET_CHECK(t, resumer);
  KERNLET_CHECK(t, foreign);

  t.step("all goes on as if nothing had happened; then a finished one is resumed");
  first.resume();
  outer.resume();
  KERNLET_CHECK(t, first.done() && outer.done());
  KERNLET_CHECK(t, refuses([&] { first.resume(); }));
  KERNLET_CHECK(t, first.done());
}
