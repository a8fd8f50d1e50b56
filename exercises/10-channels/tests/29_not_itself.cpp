// Step 10.3: one channel in several cases. A select does not meet itself, and it is served by one case only.
#include "support.hpp"

KERNLET_TEST("10.3.not-itself") {
  using namespace chapter10;
  channel_core between(0);
  const auto both_sides = [&] {
    return std::array{to_send(between, 5), to_receive(between), to_receive(between), to_send(between, 6)};
  };
  auto cases = both_sides();
  KERNLET_CHECK(t, look(cases).how == would_block && "nobody else is there");
  const auto served = [&](const char* what, const scripted_task::step& meanwhile) {
    t.step("%s", what);
    scripted_task task(t, {meanwhile});
    const running_as here(task);
    cases = both_sides();
    const selected made = wait(cases);
    KERNLET_CHECK(t, made.how == done && "somebody else came");
    task.check_over();
    KERNLET_CHECK(t, is_deserted(between) && "none of its cases waits any more");
    return made.chosen;
  };
  std::size_t chosen = served("somebody sends twice", [&] {
    KERNLET_CHECK(t, between.try_send(7) == done && between.try_send(8) == would_block && "once");
    return wake_reason::woken;
  });
  KERNLET_CHECK(t, (chosen == 1 || chosen == 2) && cases[chosen].word == 7 && "it has received");
  chosen = served("somebody receives twice", [&] {
    const std::uint64_t got = try_receive(between);
    KERNLET_CHECK(t, (got == 5 || got == 6) && try_receive(between) == 0 && "once");
    return wake_reason::woken;
  });
  KERNLET_CHECK(t, (chosen == 0 || chosen == 3) && "it has sent");
}
