// Step 06.2, hidden: timers are set and cancelled as the judge drew it, from outside and by timers that fire.
#include "../../../exercises/06-event-loop/tests/support.hpp"

#include <algorithm>
#include <utility>

KERNLET_TEST("06.2.drawn-timers") {
  using namespace chapter06;
  const auto ago = t.input("ago"), fate = t.input("fate");
  const std::size_t count = ago.size();
  reactor all;
  const deadline now = std::chrono::steady_clock::now();
  std::vector<timer_id> ids(count);
  std::vector<std::size_t> fired, expected;
  t.step("%zu timers; a third of them is cancelled before, a third cancels a later one when it fires", count);
  std::vector<bool> gone(count);
  for (std::size_t i = 0; i < count; ++i)
    ids[i] = all.call_at(now - std::chrono::milliseconds(ago[i]), [&, i] {
      fired.push_back(i);
      if (fate[i] == 1 && i + 1 < count)
        all.cancel(ids[i + 1]); // the next one in the order of setting, whether it has fired or not
    });
  for (std::size_t i = 0; i < count; ++i)
    if (fate[i] == 0) {
      gone[i] = true;
      KERNLET_CHECK(t, all.cancel(ids[i]));
    }
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i)
    order[i] = i;
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return std::pair(ago[b], a) < std::pair(ago[a], b); });
  for (const std::size_t i : order)
    if (!gone[i]) {
      gone[i] = true;
      expected.push_back(i);
      if (fate[i] == 1 && i + 1 < count)
        gone[i + 1] = true;
    }
  all.run();
  KERNLET_CHECK_EQUAL(t, fired.size(), expected.size(), "timers that have fired");
  const auto ours = std::mismatch(fired.begin(), fired.end(), expected.begin(), expected.end()).first;
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(ours - fired.begin()), fired.size(),
                      "timers that have fired in their order");
  for (const timer_id id : ids)
    KERNLET_CHECK(t, !all.cancel(id));
}
