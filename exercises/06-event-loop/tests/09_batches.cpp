// Step 06.1: more sources are ready than the reactor takes in one round. Each has its turn, and one that is
// never satisfied takes no other's.
#include "support.hpp"

KERNLET_TEST("06.1.batches") {
  using namespace chapter06;
  const auto sent = t.input("sent");
  reactor all({.batch = 3});
  std::vector<std::unique_ptr<pair>> pairs;
  std::vector<watch> watches;
  std::vector<std::string> heard(sent.size());
  std::uint64_t greedy = 0, soon = 0;
  watches.reserve(sent.size() + 1);
  t.step("%zu sources are ready at once, and the reactor takes 3 in a round", sent.size());
  for (std::size_t i = 0; i < sent.size(); ++i) {
    pairs.push_back(std::make_unique<pair>());
    watches.emplace_back(all, pairs[i]->ends[0]);
    watches[i].on_readable([&, i](io_event& event) { hear(event.descriptor, heard[i]); });
    say(pairs[i]->ends[1], bytes_of(sent.subspan(i, 1)));
  }
  pair busy;
  watches.emplace_back(all, busy.ends[0]);
  watches.back().on_readable([&] { ++greedy; }); // never reads
  say(busy.ends[1], "x");
  struct again {
    reactor& all;
    std::uint64_t& calls;
    void operator()() {
      ++calls;
      all.call_soon(again{all, calls});
    }
  };
  all.call_soon(again{all, soon});
  constexpr std::uint64_t rounds = 100;
  for (std::uint64_t round = 0; round < rounds; ++round)
    all.run_once();
  KERNLET_CHECK_EQUAL(t, soon, rounds,
                      "calls of one that asks for itself again and again: one in each round");
  KERNLET_CHECK(t, greedy > 0);
  words seen;
  for (const std::string& each : heard)
    seen.push_back(each.size() == 8 ? words_in(each)[0] : 0);
  t.observe("sent", seen);
}
