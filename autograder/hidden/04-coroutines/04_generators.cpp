// Step 04.2, hidden: generators. A tree walked by recursion, one that reads another, one that is a range.
#include "../../../exercises/04-coroutines/tests/support.hpp"

#include <algorithm>
#include <ranges>

namespace {

using namespace chapter04;

struct node {
  std::uint64_t value;
  std::unique_ptr<node> less, more;
};

void insert(std::unique_ptr<node>& at, std::uint64_t value) {
  if (at == nullptr)
    at = std::make_unique<node>(value);
  else
    insert(value < at->value ? at->less : at->more, value);
}

void walk(const node* at, auto& out) {
  if (at == nullptr)
    return;
  walk(at->less.get(), out);
  out.yield(std::uint64_t{at->value});
  walk(at->more.get(), out);
}

} // namespace

KERNLET_TEST("04.2.generators") {
  const auto values = t.input("values");
  std::unique_ptr<node> tree;
  for (const std::uint64_t value : values)
    insert(tree, value);
  t.step("a tree of %zu values, walked by a recursion that yields", values.size());
  generator<std::uint64_t> sorted([&](auto& out) { walk(tree.get(), out); });
  std::vector<std::uint64_t> expected(values.begin(), values.end()), seen;
  std::sort(expected.begin(), expected.end());
  for (const std::uint64_t value : sorted)
    seen.push_back(value);
  KERNLET_CHECK(t, seen == expected);

  t.step("one generator reads another and passes every second element on; a view takes from it");
  generator<std::uint64_t> every_second([&](auto& out) {
    generator<std::uint64_t> inner(
        [&](auto& inside) { inside.yield_all(values | std::views::transform([](auto v) { return v; })); });
    bool take = true;
    for (std::uint64_t value : inner) {
      if (take)
        out.yield(value);
      take = !take;
    }
  });
  seen.clear();
  for (const std::uint64_t value : std::move(every_second) | std::views::take(5))
    seen.push_back(value);
  for (std::size_t i = 0; i < 5; ++i)
    KERNLET_CHECK_EQUAL(t, i < seen.size() ? seen[i] : 0, values[2 * i], "an element");

  t.step("an element is changed by its reader");
  std::uint64_t changed = 0;
  {
    generator<std::uint64_t> endless([&](auto& out) {
      for (std::uint64_t element = 0;;) {
        out.yield(element);
        changed = element;
      }
    });
    auto it = endless.begin();
    *it = values[0];
    ++it;
  }
  KERNLET_CHECK_EQUAL(t, changed, values[0], "what the body finds");
}
