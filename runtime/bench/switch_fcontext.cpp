// Boost.Context's fcontext: callee-saved registers and floating-point control words on the stack, left by an
// indirect jump. The fastest packaged peer.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <boost/context/detail/fcontext.hpp>
#include <cstddef>

namespace {

using namespace boost::context::detail;

void answer(transfer_t from) {
  for (;;)
    from = jump_fcontext(from.fctx, from.data);
}

void fcontext(benchmark::State& state) {
  alignas(64) static std::byte stack[16384];
  transfer_t other{make_fcontext(stack + sizeof stack, sizeof stack, answer), nullptr};
  other = jump_fcontext(other.fctx, nullptr);
  quiet_core::measure(state, [&](int trips) {
    for (int i = 0; i < trips; ++i)
      other = jump_fcontext(other.fctx, other.data);
  });
  benchmark::DoNotOptimize(other.data);
}
BENCHMARK(fcontext)->Name("peer/fcontext")->UseManualTime();

} // namespace
