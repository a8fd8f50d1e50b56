// Step 05.2, hidden: a tree of tasks as the judge drew it; each joins its children in one order or the other,
// and some throw.
#include "../../../exercises/05-cooperative-loop/tests/support.hpp"

namespace {

using namespace chapter05;

struct failure {
  std::uint64_t word;
};

struct tree {
  loop tasks;
  std::span<const std::uint64_t> words, shape;

  /// The xor of all words from `from` to `to`, made by a tree of tasks. What a child throws counts as well.
  std::uint64_t sum(std::size_t from, std::size_t to) {
    if (to - from == 1) {
      if (shape[from] % 2 == 0)
        this_task::yield();
      if (shape[from] == 3)
        throw failure{words[from]};
      return words[from];
    }
    const std::size_t middle = from + 1 + static_cast<std::size_t>(shape[from]) % (to - from - 1);
    auto left = tasks.spawn("left", [this, from, middle] { return sum(from, middle); });
    auto right = tasks.spawn("right", [this, middle, to] { return sum(middle, to); });
    if (shape[from] % 2 == 0)
      return joined(left) ^ joined(right);
    return joined(right) ^ joined(left);
  }

  static std::uint64_t joined(join_handle<std::uint64_t>& handle) {
    try {
      return handle.join();
    } catch (const failure& what) {
      return what.word;
    }
  }
};

} // namespace

KERNLET_TEST("05.2.drawn-tree") {
  tree all;
  all.words = t.input("words");
  all.shape = t.input("shape");
  std::uint64_t expected = 0;
  for (const std::uint64_t word : all.words)
    expected ^= word;
  t.step("a tree of tasks over %zu leaves; each task joins two children", all.words.size());
  auto root = all.tasks.spawn("root", [&] { return all.sum(0, all.words.size()); });
  run(t, all.tasks);
  KERNLET_CHECK_EQUAL(t, tree::joined(root), expected, "what came up from the leaves");
  KERNLET_CHECK_EQUAL(t, all.tasks.unfinished(), 0, "unfinished tasks");
}
