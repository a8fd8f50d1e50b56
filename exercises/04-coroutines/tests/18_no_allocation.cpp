// Step 04.4, full: with a stack ready in the pool, a coroutine with a small body is made, run and destroyed
// without any allocation.
#include "support.hpp"

#include <kernlet/judge/allocations.hpp>

KERNLET_TEST("04.4.no-allocation") {
  using namespace chapter04;
  std::uint64_t sum = 0;
  const auto once = [&](std::uint64_t number) {
    coroutine<std::uint64_t> other([&sum, number](auto& self) {
      self.yield(number);
      sum += number;
    });
    sum += other.resume().value_or(0);
    other.resume();
  };
  once(1); // makes the pool and its first stack
  const std::uint64_t before = kernlet::judge::allocations;
  t.step("a thousand coroutines, one after another");
  for (std::uint64_t i = 0; i < 1000; ++i)
    once(i);
  KERNLET_CHECK_EQUAL(t, kernlet::judge::allocations - before, 0, "allocations");
  KERNLET_CHECK_EQUAL(t, sum, 2 + 999 * 1000, "sum of what they did");
}
