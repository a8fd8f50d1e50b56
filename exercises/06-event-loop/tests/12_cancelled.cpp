// Step 06.2: a timer that is cancelled does not fire, whoever cancels it, and its name is good for nothing
// else.
#include "support.hpp"

KERNLET_TEST("06.2.cancelled") {
  using namespace chapter06;
  reactor all;
  words fired;
  auto token = std::make_shared<int>(0);
  const auto writes = [&](std::uint64_t number) {
    return [&fired, token, number] { fired.push_back(number); };
  };
  t.step("one is cancelled from outside, one by another one that is due with it, one tries to cancel itself");
  const timer_id outside = all.call_at(at_once, writes(1));
  timer_id other{}, itself{};
  all.call_at(at_once, [&, token] {
    fired.push_back(2);
    KERNLET_CHECK(t, all.cancel(other));
  });
  other = all.call_at(at_once, writes(3));
  itself = all.call_at(at_once, [&, token] {
    fired.push_back(4);
    KERNLET_CHECK(t, !all.cancel(itself));
  });
  const timer_id late = all.call_at(deadline_after(1h), writes(5));
  KERNLET_CHECK(t, all.cancel(outside));
  KERNLET_CHECK(t, !all.cancel(outside));
  while (fired.size() < 2)
    all.run_once();
  KERNLET_CHECK(t, all.cancel(late));
  KERNLET_CHECK(t, (fired == words{2, 4}));
  KERNLET_CHECK(t, !all.waits_for_something());
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(token.use_count()), 1,
                      "closures that are left, and ours");
  t.step("a new timer; the old names are tried once more");
  const timer_id fresh = all.call_at(deadline_after(1h), [] {});
  for (const timer_id old : {outside, other, itself, late, timer_id{}})
    KERNLET_CHECK(t, !all.cancel(old));
  KERNLET_CHECK(t, all.cancel(fresh));
}
