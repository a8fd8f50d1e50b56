// Step 06.1: a callback is replaced or dropped, by others and by itself. The old one is not called again, and
// its closure stays until it has returned.
#include "support.hpp"

KERNLET_TEST("06.1.replaced") {
  using namespace chapter06;
  const std::uint64_t word = t.value("word");
  reactor all;
  pair both;
  watch mine(all, both.ends[0]);
  words seen;
  t.step("there is something to read, and nobody has asked yet");
  say(both.ends[1], "x");
  KERNLET_CHECK_EQUAL(t, all.run_once(at_once), 0, "calls that nobody has asked for");
  t.step("a callback is replaced before it was called");
  mine.on_readable([&] { seen.push_back(1); });
  mine.on_readable([&] { seen.push_back(2); });
  all.run_once(at_once);
  KERNLET_CHECK(t, seen == words{2});
  t.step("a callback replaces itself, and uses its closure afterwards");
  auto token = std::make_shared<std::uint64_t>(word);
  mine.on_readable([&, token] {
    mine.on_readable([&, token] {
      mine.ignore_readable();
      seen.push_back(*token + 1);
    });
    seen.push_back(*token);
  });
  for (int round = 0; round < 4; ++round)
    all.run_once(at_once);
  KERNLET_CHECK_EQUAL(t, seen.size(), 3, "calls");
  KERNLET_CHECK_EQUAL(t, static_cast<std::uint64_t>(token.use_count()), 1,
                      "closures that are left, and ours");
  KERNLET_CHECK(t, !all.waits_for_something());
  if (seen.size() == 3)
    KERNLET_CHECK_EQUAL(t, seen[2], word + 1, "what the second callback saw in its closure");
  t.observe("word", seen.size() > 1 ? seen[1] : 0);
}
