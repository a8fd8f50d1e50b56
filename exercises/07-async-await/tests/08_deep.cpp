// Step 07.2: a chain of a hundred thousand awaits, and a million awaits one after the other, on a stack of
// the usual size. The compiler turns each jump into a jump, if the part leaves it one.
#include "support.hpp"

namespace {

using namespace chapter07;

Task<std::uint64_t> chain(std::uint64_t left) {
  if (left == 0)
    co_return 0;
  co_return co_await chain(left - 1) + 1;
}
Task<std::uint64_t> many(std::uint64_t times) {
  std::uint64_t sum = 0;
  for (std::uint64_t i = 0; i < times; ++i)
    sum += co_await gives(1);
  co_return sum;
}

} // namespace

KERNLET_TEST("07.2.deep") {
  const std::uint64_t more = t.value("more"), depth = 100'000 + more, times = 1'000'000 + more;
  t.step("%llu Tasks, each of which awaits the next", static_cast<unsigned long long>(depth));
  KERNLET_CHECK_EQUAL(t, kernlet::sync_wait(chain(depth)), depth, "what came back through the chain");
  t.step("one Task awaits %llu others, one after the other", static_cast<unsigned long long>(times));
  KERNLET_CHECK_EQUAL(t, kernlet::sync_wait(many(times)), times, "sum of what they returned");
}
