// Step 07.3, hidden: gathers within gathers as the judge drew it; each leaf sleeps, and some throw.
#include "../../../exercises/07-async-await/tests/support.hpp"

#include <algorithm>

namespace {

using namespace chapter07;

struct tree {
  std::span<const std::uint64_t> words, shape, asleep;
  std::uint64_t ended = 0;

  /// The xor of the words from `from` to `to`. Leaves sleep side by side.
  Task<std::uint64_t> sum(std::size_t from, std::size_t to) {
    if (to - from == 1) {
      co_await async::sleep_for(std::chrono::milliseconds(asleep[from]));
      ++ended;
      if (shape[from] % 3 == 0)
        throw failure{words[from]};
      co_return words[from];
    }
    std::vector<Task<std::uint64_t>> members;
    const std::size_t parts = 2 + static_cast<std::size_t>(shape[from]) % 3;
    for (std::size_t i = 0; i < parts; ++i) {
      const std::size_t first = from + (to - from) * i / parts, last = from + (to - from) * (i + 1) / parts;
      if (first < last)
        members.push_back(sum(first, last));
    }
    std::uint64_t all = 0;
    for (auto& each : co_await async::gather_settled(std::move(members)))
      try {
        all ^= each.value();
      } catch (const failure& what) {
        all ^= what.word;
      }
    if (shape[from] % 5 == 0)
      throw failure{all};
    co_return all;
  }
};

} // namespace

KERNLET_TEST("07.3.drawn-gathers") {
  tree all{t.input("words"), t.input("shape"), t.input("asleep")};
  std::uint64_t expected = 0, got = 0;
  for (const std::uint64_t word : all.words)
    expected ^= word;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("gathers within gathers over %zu leaves", all.words.size());
    try {
      got = co_await all.sum(0, all.words.size());
    } catch (const failure& what) {
      got = what.word;
    }
    t.step("one gather of all that fail, and of one that fails first");
    std::vector<Task<std::uint64_t>> members;
    for (std::size_t i = 0; i < all.words.size(); ++i)
      members.push_back(fails(1, 10 + all.asleep[i]));
    members.insert(members.begin() + static_cast<std::ptrdiff_t>(all.shape[0] % members.size()),
                   fails(all.words[0], 5));
    std::uint64_t first = 0;
    const std::uint64_t before = world.passed();
    try {
      co_await async::gather(std::move(members));
    } catch (const failure& what) {
      first = what.word;
    }
    KERNLET_CHECK_EQUAL(t, first, all.words[0], "the word of the first failure");
    KERNLET_CHECK_EQUAL(t, world.passed() - before, 5, "ms until it was thrown");
  };
  run(t, world, body);
  KERNLET_CHECK_EQUAL(t, got, expected, "what came up from the leaves");
  KERNLET_CHECK_EQUAL(t, all.ended, all.words.size(), "leaves that have ended");
  KERNLET_CHECK_EQUAL(t, world.passed() - 5, *std::max_element(all.asleep.begin(), all.asleep.end()),
                      "ms: the longest sleep");
}
