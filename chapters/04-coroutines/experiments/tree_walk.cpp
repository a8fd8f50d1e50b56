// A reader wants the values of a tree one after the other, without knowing that it is a tree. Three ways to
// give them, and a refinement of the third:
// - recursion that calls the reader back: simple for the walk, but now the reader is turned inside out;
// - a stackful generator: the same recursion, and a yield where the call of the reader stood;
// - a stackless generator: only its own body can yield, so each level of the recursion is a coroutine, and a
//   value from below is yielded again by each level above it;
// - the same with delegation, which resumes the lowest level directly (see stackless.hpp).

#include "measure.hpp"
#include "stackless.hpp"

#include <kernlet/generator.hpp>
#include <memory>

namespace {

struct node {
  int value;
  std::unique_ptr<node> left, right;
};

/// A full tree of the given height with the values first, first + 1 and so on, in order.
std::unique_ptr<node> full_tree(int height, int& first) {
  if (height == 0)
    return nullptr;
  auto made = std::make_unique<node>();
  made->left = full_tree(height - 1, first);
  made->value = first++;
  made->right = full_tree(height - 1, first);
  return made;
}

using callback = void (*)(void* reader, int value);

void walk(const node& at, callback found, void* reader) {
  if (at.left)
    walk(*at.left, found, reader);
  found(reader, at.value);
  if (at.right)
    walk(*at.right, found, reader);
}

using kernlet::generator;
using kernlet::generator_yielder;

void walk(const node& at, generator_yielder<int>& out) {
  if (at.left)
    walk(*at.left, out);
  out.yield(int{at.value});
  if (at.right)
    walk(*at.right, out);
}

using lab::stackless_generator;

stackless_generator nested(const node& at) {
  if (at.left)
    for (stackless_generator below = nested(*at.left); below.next();)
      co_yield below.value();
  co_yield at.value;
  if (at.right)
    for (stackless_generator below = nested(*at.right); below.next();)
      co_yield below.value();
}

stackless_generator delegating(const node& at) {
  if (at.left) {
    stackless_generator below = delegating(*at.left);
    co_yield stackless_generator::all_of{below};
  }
  co_yield at.value;
  if (at.right) {
    stackless_generator below = delegating(*at.right);
    co_yield stackless_generator::all_of{below};
  }
}

/// The four readers: each adds up all values. `resumes` counts how often some coroutine began or went on.
struct reading {
  long sum = 0;
  long values = 0;
  long coroutines = 0;
  long resumes = 0;
};

reading by_callback(const node& root) {
  reading found;
  walk(
      root,
      [](void* reader, int value) {
        static_cast<reading*>(reader)->sum += value;
        ++static_cast<reading*>(reader)->values;
      },
      &found);
  return found;
}

reading by_stackful(const node& root) {
  reading found;
  found.coroutines = 1;
  generator<int> all([&root](generator_yielder<int>& out) { walk(root, out); });
  for (const int value : all) {
    found.sum += value;
    ++found.values;
  }
  found.resumes = found.values + 1; // each value, and the end
  return found;
}

reading by_stackless(const node& root, stackless_generator (*how)(const node&)) {
  reading found;
  stackless_generator::counted = {};
  for (stackless_generator all = how(root); all.next();) {
    found.sum += all.value();
    ++found.values;
  }
  found.coroutines = stackless_generator::counted.frames;
  found.resumes = stackless_generator::counted.resumes;
  return found;
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  int first = 1;
  const auto small = full_tree(3, first);
  first = 1;
  const auto large = full_tree(12, first);

  struct way {
    const char *key, *timed, *name;
    reading (*read)(const node&);
  };
  const std::vector<way> ways{{"callback", "time_callback", "recursion with a callback", by_callback},
                              {"stackful", "time_stackful", "stackful generator", by_stackful},
                              {"nested", "time_nested", "stackless, nested",
                               [](const node& root) { return by_stackless(root, nested); }},
                              {"delegating", "time_delegating", "stackless, delegating",
                               [](const node& root) { return by_stackless(root, delegating); }}};

  std::vector<lab::row> rows;
  for (const way& each : ways) {
    const reading few = each.read(*small), many = each.read(*large);
    if (few.sum != 7 * 8 / 2 || many.sum != by_callback(*large).sum)
      report.say(std::string(each.name) + " read something else than the tree's values");
    rows.push_back({each.key, {each.name, few.coroutines, few.resumes, many.coroutines, many.resumes}});
  }
  report.say("All values of a full tree, of 3 levels (7 values) and of 12 levels (4095 values):");
  report.say();
  report.table({{"name", "way"},
                {"coroutines", "coroutines"},
                {"resumes", "resumes"},
                {"coroutines_large", "coroutines, 12 levels"},
                {"resumes_large", "resumes"}},
               rows);

  std::vector<lab::contender> timed;
  for (const way& each : ways)
    timed.push_back({each.timed, each.name, [&large, read = each.read] {
                       constexpr int times = 8;
                       long values = 0;
                       const double begin = lab::processor_time();
                       for (int i = 0; i < times; ++i)
                         values += read(*large).values;
                       return (lab::processor_time() - begin) / static_cast<double>(values);
                     }});
  lab::measure(timed, 31);
  report.say();
  report.say("Processor time for each value of the large tree, 31 runs:");
  report.say();
  lab::show(report, timed, "way", "time_callback");
  return report.finish();
}
