// The raw switch and the frame's wrapper around it. Compiled once for each runtime: the benchmarks are named
// after it, as its symbols are.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <cstddef>
#include <kernlet/context.hpp>
#include <kernlet/raw_context.hpp>
#include <string>

namespace {

using namespace kernlet;

/// How a context goes to another: what differs between the benchmarks.
struct kept {
  using context_type = raw_context;
  static void* go(raw_context& from, raw_context& to, void* word) { return from.switch_to(to, word); }
};
struct shared {
  using context_type = raw_context;
  static void* go(raw_context& from, raw_context& to, void* word) {
    return from.switch_to_shared_fp(to, word);
  }
};
struct wrapped {
  using context_type = context;
  static void* go(context& from, context& to, void* word) { return from.switch_to(to, word); }
};

/// The two sides have fixed addresses. On a stack they would have them as well, but compilers spill such an
/// address and load it back after each switch, through the stack pointer that the switch has just loaded:
/// three nanoseconds that are not the switch's own.
template <class How>
struct two_sides {
  static inline typename How::context_type asking, answering;
  alignas(64) static inline std::byte stack[16384];

  static void answer(void*, void* word) {
    for (;;)
      word = How::go(answering, asking, word);
  }
};

template <class How>
void round_trip(benchmark::State& state) {
  using both = two_sides<How>;
  both::answering.prepare({both::stack, sizeof both::stack}, both::answer, nullptr);
  void* word = How::go(both::asking, both::answering, nullptr);
  quiet_core::measure(state, [&](int trips) {
    for (int i = 0; i < trips; ++i)
      word = How::go(both::asking, both::answering, word);
  });
  benchmark::DoNotOptimize(word);
}

} // namespace

extern "C" void KERNLET_SYMBOL(add_benchmarks)() {
  const std::string runtime = KERNLET_QUOTE(KERNLET_PARTS);
  benchmark::RegisterBenchmark((runtime + "/kept").c_str(), round_trip<kept>)->UseManualTime();
  benchmark::RegisterBenchmark((runtime + "/shared").c_str(), round_trip<shared>)->UseManualTime();
  benchmark::RegisterBenchmark((runtime + "/context").c_str(), round_trip<wrapped>)->UseManualTime();
}
