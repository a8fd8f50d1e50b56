// Step 10.1: two send, one receives twice. Each word is received once.
#include "support.hpp"

KERNLET_TEST("10.1.each-once") {
  using namespace chapter10;
  channel_core between(0);
  KERNLET_NAME(t, between);
  const auto send = [&](std::uintptr_t word) {
    KERNLET_CHECK(t, between.send(word) == done && "it was received");
  };
  const auto first = t.spawn([&] { send(1); }), second = t.spawn([&] { send(2); });
  tally out;
  out.note(receive(between));
  out.note(receive(between));
  t.join(first);
  t.join(second);
  out.check_each_once(t, 2);
  KERNLET_CHECK(t, is_deserted(between) && "and all are gone");
}
