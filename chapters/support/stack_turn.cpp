// The measuring loop: a stack is taken, its first frame written, and given back.

#include "stack_turn.hpp"

#include "processor_time.hpp"

#include <cstddef>
#include <kernlet/stack_pool.hpp>
#include <kernlet/symbol.h>
#include <thread>
#include <vector>

namespace {

using lab::stack_source;

/// As the first frame of a context would.
void use(kernlet::stack_area stack) {
  static_cast<volatile std::byte&>(*(stack.top() - 64)) = std::byte{1};
}

void one_after_another(stack_source source, kernlet::stack_pool& pool, long count) {
  for (long i = 0; i < count; ++i) {
    if (source == stack_source::mapping) {
      const kernlet::guarded_stack stack;
      use(stack.area());
    } else {
      const kernlet::stack_area stack = pool.take();
      use(stack);
      pool.give_back(stack);
    }
  }
}

} // namespace

extern "C" double KERNLET_SYMBOL(stack_turn)(stack_source source, int threads, long count) {
  kernlet::stack_pool pool;
  if (threads == 1) {
    one_after_another(source, pool, 2); // the first stack is made here
    const double begin = lab::processor_time();
    one_after_another(source, pool, count);
    return (lab::processor_time() - begin) / static_cast<double>(count);
  }
  std::vector<std::thread> all;
  const double begin = lab::processor_time(lab::whose::process);
  for (int i = 0; i < threads; ++i)
    all.emplace_back([&] { one_after_another(source, pool, count); });
  for (std::thread& each : all)
    each.join();
  return (lab::processor_time(lab::whose::process) - begin) / static_cast<double>(count * threads);
}
