// Step 07.1, hidden: a tree of awaits as the judge drew it; some wait, some throw, some throw something else.
#include "../../../exercises/07-async-await/tests/support.hpp"

namespace {

using namespace chapter07;

struct other_failure {
  std::uint64_t word;
};

struct tree {
  std::span<const std::uint64_t> words, shape;
  std::uint64_t caught = 0;

  /// The xor of all words from `from` to `to`, made by a tree of Tasks. What a child throws counts as well.
  Task<std::uint64_t> sum(std::size_t from, std::size_t to) {
    const std::uint64_t drawn = shape[from];
    if (to - from == 1) {
      if (drawn % 4 == 0)
        co_await async::yield();
      if (drawn % 4 == 1)
        co_await async::sleep_for(1ms);
      if (drawn % 5 == 3)
        throw failure{words[from]};
      if (drawn % 5 == 4)
        throw other_failure{words[from]};
      co_return words[from];
    }
    const std::size_t middle = from + 1 + static_cast<std::size_t>(drawn) % (to - from - 1);
    Task<std::uint64_t> left = sum(from, middle), right = sum(middle, to);
    if (drawn % 2 == 0)
      std::swap(left, right);
    const std::uint64_t one = co_await kept(std::move(left));
    const std::uint64_t two = co_await kept(std::move(right));
    if (drawn % 7 == 6)
      throw failure{one ^ two};
    co_return one ^ two;
  }

  Task<std::uint64_t> kept(Task<std::uint64_t> child) {
    try {
      co_return co_await std::move(child);
    } catch (const failure& what) {
      ++caught;
      co_return what.word;
    } catch (const other_failure& what) {
      ++caught;
      co_return what.word;
    }
  }

  /// How many of the tree's Tasks throw.
  std::uint64_t throwing(std::size_t from, std::size_t to) const {
    const std::uint64_t drawn = shape[from];
    if (to - from == 1)
      return drawn % 5 >= 3;
    const std::size_t middle = from + 1 + static_cast<std::size_t>(drawn) % (to - from - 1);
    return throwing(from, middle) + throwing(middle, to) + (drawn % 7 == 6);
  }
};

} // namespace

KERNLET_TEST("07.1.drawn-tree") {
  tree all{t.input("words"), t.input("shape")};
  std::uint64_t expected = 0, got = 0;
  for (const std::uint64_t word : all.words)
    expected ^= word;
  timeless world;
  const auto body = [&]() -> Task<> {
    t.step("a tree of Tasks over %zu leaves; each awaits two others", all.words.size());
    got = co_await all.kept(all.sum(0, all.words.size()));
  };
  run(t, world, body);
  KERNLET_CHECK_EQUAL(t, got, expected, "what came up from the leaves");
  KERNLET_CHECK_EQUAL(t, all.caught, all.throwing(0, all.words.size()), "exceptions that were caught");
}
