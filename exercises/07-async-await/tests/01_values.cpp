// Step 07.1, first test: what a body returns comes out of the co_await, whatever its type.
#include "support.hpp"

namespace {

using namespace chapter07;

Task<std::uint64_t&> refers_to(std::uint64_t& word) {
  co_return word;
}
Task<std::unique_ptr<std::uint64_t>> owns(std::uint64_t word) {
  co_await async::yield();
  co_return std::make_unique<std::uint64_t>(word);
}
Task<> writes(std::vector<std::uint64_t>& list, std::uint64_t word) {
  list.push_back(word);
  co_return;
}
Task<std::uint64_t> passes_on(std::uint64_t depth, std::uint64_t word) {
  if (depth == 0)
    co_return co_await later(word, 1);
  co_return co_await passes_on(depth - 1, word);
}

} // namespace

KERNLET_TEST("07.1.values") {
  const auto words = t.input("words");
  std::vector<std::uint64_t> seen;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("a Task awaits one that returns a word, one that waits first, and one at the end of a chain");
    seen.push_back(co_await gives(words[0]));
    seen.push_back(co_await later(words[1], 3));
    seen.push_back(co_await passes_on(5, words[2]));
    t.step("it awaits one that returns a reference, one that returns what only moves, and one without value");
    std::uint64_t there = 0;
    std::uint64_t& same = co_await refers_to(there);
    there = words[3];
    seen.push_back(same);
    const auto own = co_await owns(words[4]);
    seen.push_back(own != nullptr ? *own : 0);
    co_await writes(seen, words[5]);
    t.step("a Task that nobody awaits runs nothing");
    {
      const Task<> never = writes(seen, 0);
    }
    for (std::size_t i = 6; i < words.size(); ++i)
      seen.push_back(co_await gives(words[i]));
  };
  run(t, world, body);
  t.observe("words", seen);
}
