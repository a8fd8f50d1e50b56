// Run under Valgrind: contexts on stacks of a pool and on a stack by itself, by turns. Valgrind takes a
// switch to a stack that it was not told of for a huge allocation, and says so.

#include <cstdio>
#include <cstring>
#include <kernlet/context.hpp>
#include <kernlet/guarded_stack.hpp>
#include <kernlet/stack_pool.hpp>

using namespace kernlet;

namespace {

context home, away;
std::size_t total = 0;

void begin(void*, void*) {
  for (int round = 0; round < 3; ++round) {
    char local[3000];
    std::memset(local, 'x', sizeof local);
    for (const char each : local)
      total += each == 'x' ? 1u : 0u;
    away.switch_to(home, nullptr);
  }
  away.exit_to(home, nullptr);
}

void run_on(stack_area stack) {
  away.prepare(stack, begin, nullptr);
  for (int round = 0; round < 4; ++round)
    home.switch_to(away, nullptr);
}

} // namespace

int main() {
  stack_pool pool;
  for (int round = 0; round < 10; ++round) {
    const stack_area first = pool.take(), second = pool.take();
    run_on(first);
    run_on(second);
    pool.give_back(first);
    pool.give_back(second);
    const guarded_stack alone;
    run_on(alone.area());
    pool.trim();
  }
  std::printf("%zu\n", total);
  return total == 10u * 3 * 3 * 3000 ? 0 : 1;
}
