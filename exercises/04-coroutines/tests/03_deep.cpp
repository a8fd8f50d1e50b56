// Step 04.1: any function that the body calls may yield, at any depth.
#include "support.hpp"

namespace {

using namespace chapter04;

// The depth is counted down on the stack, so each level has a frame of its own.
[[gnu::noinline]] std::uint64_t descend(coroutine_self& self, std::uint64_t depth,
                                        std::vector<std::uint64_t>& seen) {
  volatile std::uint64_t mine = depth;
  if (depth > 0)
    descend(self, depth - 1, seen);
  self.yield();
  seen.push_back(std::uint64_t{mine});
  return mine;
}

} // namespace

KERNLET_TEST("04.1.deep") {
  const std::uint64_t depth = 20 + t.value("depth");
  std::vector<std::uint64_t> seen;
  auto other = make([&](coroutine_self& self, void*) { descend(self, depth, seen); });
  std::uint64_t resumes = 0;
  t.step("a recursion of depth %llu that yields on its way back", static_cast<unsigned long long>(depth));
  for (; !other.done() && resumes < 1000; ++resumes)
    other.resume();
  KERNLET_CHECK_EQUAL(t, resumes, depth + 2, "resumes until the end");
  std::uint64_t in_order = 0;
  while (in_order < seen.size() && seen[in_order] == in_order)
    ++in_order;
  KERNLET_CHECK_EQUAL(t, in_order, depth + 1, "levels that went on, innermost first");
}
