// Boost.Context's allocators, as Boost.Fiber uses them: a pool without guards, and a mapping with a guard for
// each stack. The stacks have the size of ours.

#include "quiet_core.hpp"

#include <array>
#include <benchmark/benchmark.h>
#include <boost/context/pooled_fixedsize_stack.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <boost/context/stack_context.hpp>
#include <cstddef>

namespace {

constexpr std::size_t size = 64 * 1024;

void use(const boost::context::stack_context& stack) {
  static_cast<volatile char*>(stack.sp)[-64] = 1;
}

template <class Allocator>
void again(benchmark::State& state) {
  Allocator allocator(size);
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; ++i) {
      boost::context::stack_context stack = allocator.allocate();
      use(stack);
      allocator.deallocate(stack);
    }
  });
}
BENCHMARK(again<boost::context::pooled_fixedsize_stack>)->Name("peer/pooled")->UseManualTime();
BENCHMARK(again<boost::context::protected_fixedsize_stack>)->Name("peer/protected")->UseManualTime();

void thousand(benchmark::State& state) {
  boost::context::pooled_fixedsize_stack pool(size);
  std::array<boost::context::stack_context, 1024> taken;
  quiet_core::measure(state, [&](int times) {
    for (int i = 0; i < times; i += 1024) {
      for (auto& each : taken)
        use(each = pool.allocate());
      for (auto& each : taken)
        pool.deallocate(each);
    }
  });
}
BENCHMARK(thousand)->Name("peer/pooled_thousand")->UseManualTime();

} // namespace
