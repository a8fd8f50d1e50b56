// Step 04.1: what a coroutine is at each moment. It does not begin before it is resumed.
#include "support.hpp"

KERNLET_TEST("04.1.status") {
  using namespace chapter04;
  bool begun = false;
  coroutine_core* itself = nullptr;
  std::uint64_t inside = 99;
  auto other = make([&](coroutine_self& self, void*) {
    begun = true;
    inside = number(itself->status());
    self.yield();
  });
  itself = &other;
  t.step("made");
  KERNLET_CHECK(t, !begun);
  KERNLET_CHECK_EQUAL(t, number(other.status()), number(coroutine_status::created), "status when made");
  other.resume();
  t.step("resumed once; it has yielded");
  KERNLET_CHECK(t, begun);
  KERNLET_CHECK_EQUAL(t, inside, number(coroutine_status::running), "status seen by the body");
  KERNLET_CHECK_EQUAL(t, number(other.status()), number(coroutine_status::suspended), "status after a yield");
  KERNLET_CHECK(t, !other.done());
  other.resume();
  t.step("resumed again; its body has returned");
  KERNLET_CHECK_EQUAL(t, number(other.status()), number(coroutine_status::finished), "status after the end");
  KERNLET_CHECK(t, other.done());
}
