// Step 07.3: a gather that settles cancels nobody, and says what became of each member.
#include "support.hpp"

KERNLET_TEST("07.3.settled") {
  using namespace chapter07;
  const auto words = t.input("words"), kind = t.input("kind"); // kind 0 throws
  std::vector<std::uint64_t> seen;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("main gathers %zu Tasks, of which some throw", words.size());
    std::vector<Task<std::uint64_t>> members;
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::uint64_t asleep = 1 + (7 * i) % words.size();
      members.push_back(kind[i] == 0 ? fails(words[i], asleep) : later(words[i], asleep));
    }
    auto outcomes = co_await async::gather_settled(std::move(members));
    KERNLET_CHECK_EQUAL(t, world.passed(), words.size(), "ms: the longest sleep");
    std::uint64_t wrong = 0;
    for (std::size_t i = 0; i < outcomes.size(); ++i)
      try {
        wrong += outcomes[i].has_value() != (kind[i] != 0);
        seen.push_back(outcomes[i].value());
      } catch (const failure& what) {
        seen.push_back(what.word);
      }
    KERNLET_CHECK_EQUAL(t, wrong, 0, "outcomes that are of the other kind");
  };
  run(t, world, body);
  t.observe("words", seen);
  t.observe("kind", kind);
}
