// Step 02.1: contexts start one another from the bottom of a recursion, then unwind in the other direction.
#include "support.hpp"

#include <kernlet/judge/test.hpp>
#include <vector>

namespace {

using namespace chapter02;

struct nest {
  std::vector<std::unique_ptr<framed_runner>> runners;
  kernlet::context main;
  std::uint64_t depth = 0;
  std::uint64_t sum = 0; ///< built on the way back
};

kernlet::context& above(nest& n, std::uint64_t level) {
  return level == 0 ? n.main : n.runners[level - 1]->context;
}

/// Recurses a little on this stack, then starts the next context; each frame's local must survive.
std::uint64_t go_down(nest& n, std::uint64_t level, unsigned frames) {
  volatile std::uint64_t local = level * 16 + frames;
  if (frames > 0)
    return go_down(n, level, frames - 1) + local;
  if (level + 1 < n.depth)
    n.runners[level]->context.switch_to(n.runners[level + 1]->context, nullptr);
  return local;
}

} // namespace

KERNLET_TEST("02.1.deep-nesting") {
  nest n;
  n.depth = t.value("depth") + 60;
  t.step("%llu contexts, each started from the bottom of the one before it",
         static_cast<unsigned long long>(n.depth));
  std::uint64_t expected = 0;
  for (std::uint64_t level = 0; level < n.depth; ++level) {
    for (std::uint64_t frames = 0; frames <= 8; ++frames)
      expected += level * 16 + frames;
    n.runners.push_back(std::make_unique<framed_runner>([&n, level](void*) {
      n.sum += go_down(n, level, 8);
      n.runners[level]->context.exit_to(above(n, level), nullptr);
    }));
  }
  n.main.switch_to(n.runners[0]->context, nullptr);
  KERNLET_CHECK_EQUAL(t, n.sum, expected, "the sum of the locals of all frames");
}
