// Step 06.2: timers fire by their deadlines, equal ones in the order in which they were set.
#include "support.hpp"

#include <algorithm>
#include <utility>

KERNLET_TEST("06.2.by-deadline") {
  using namespace chapter06;
  const auto order = t.input("order"), ago = t.input("ago");
  // The judge's word for each place goes to the timer that must come there.
  std::vector<std::size_t> places(order.size());
  for (std::size_t i = 0; i < places.size(); ++i)
    places[i] = i;
  std::sort(places.begin(), places.end(),
            [&](std::size_t a, std::size_t b) { return std::pair(ago[b], a) < std::pair(ago[a], b); });
  words word(order.size());
  for (std::size_t place = 0; place < places.size(); ++place)
    word[places[place]] = order[place];
  reactor all;
  words seen;
  const deadline now = std::chrono::steady_clock::now();
  t.step("main sets %zu timers that are all due already, some for the same moment", order.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    all.call_at(now - std::chrono::milliseconds(ago[i]), [&, i] { seen.push_back(word[i]); });
  KERNLET_CHECK_EQUAL(t, seen.size(), 0, "timers that have fired outside a round");
  KERNLET_CHECK(t, all.waits_for_something());
  t.step("main runs a round");
  KERNLET_CHECK_EQUAL(t, all.run_once(), order.size(), "timers that have fired in the first round");
  KERNLET_CHECK(t, !all.waits_for_something());
  t.observe("order", seen);
  t.observe("ago", ago);
}
