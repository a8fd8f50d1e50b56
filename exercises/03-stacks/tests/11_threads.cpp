// Step 03.2: many threads take and give back at once, also what another thread took. No stack has two users.
#include "pool.hpp"

#include <atomic>

using namespace chapter03;

namespace {

constexpr std::size_t threads = 4, rounds = 2000;

} // namespace

KERNLET_TEST("03.2.threads") {
  stack_pool pool({.size = 4 * page()});
  std::atomic<std::uint64_t> spoiled{0};
  std::vector<stack_area> areas[threads];
  for (std::size_t thread = 0; thread < threads; ++thread) {
    t.spawn([&, thread] {
      std::vector<stack_area> mine;
      for (std::uint64_t round = 0; round < rounds; ++round) {
        const std::uint64_t word = thread << 32 | round;
        const stack_area stack = pool.take();
        const marks marked(stack, word);
        if (round % 16 == 0)
          t.yield();
        if (!marked.intact())
          spoiled.fetch_add(1);
        mine.push_back(stack);
        if (round % (20 + 7 * thread) == 0) { // all that were kept, at once
          for (const stack_area& each : mine)
            pool.give_back(each);
          mine.clear();
        }
      }
      areas[thread] = std::move(mine); // given back by the first thread
    });
  }
  for (std::size_t thread = 1; thread <= threads; ++thread)
    t.join(thread);
  KERNLET_CHECK_EQUAL(t, spoiled.load(), 0, "stacks that two threads had at the same time");
  std::size_t left = 0;
  for (const auto& each : areas)
    left += each.size();
  KERNLET_CHECK_EQUAL(t, pool.counts().taken(), left, "stacks that are taken");
  for (const auto& each : areas)
    for (const stack_area& stack : each)
      pool.give_back(stack);
  KERNLET_CHECK_EQUAL(t, pool.counts().taken(), 0, "stacks that are taken when all were given back");
}
