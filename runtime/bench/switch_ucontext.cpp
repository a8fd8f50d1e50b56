// POSIX ucontext as glibc has it: keeps the signal mask as well, which takes a system call for each switch.

#include "quiet_core.hpp"

#include <benchmark/benchmark.h>
#include <cstddef>
#include <ucontext.h>

namespace {

struct two_sides {
  ucontext_t asking, answering;
  void* word;
  alignas(64) std::byte stack[65536];
} both;

void answer() {
  for (;;)
    swapcontext(&both.answering, &both.asking);
}

void ucontext(benchmark::State& state) {
  getcontext(&both.answering);
  both.answering.uc_stack.ss_sp = both.stack;
  both.answering.uc_stack.ss_size = sizeof both.stack;
  both.answering.uc_link = nullptr;
  makecontext(&both.answering, answer, 0);
  quiet_core::measure(state, [](int trips) {
    for (int i = 0; i < trips; ++i) {
      swapcontext(&both.asking, &both.answering);
      benchmark::DoNotOptimize(both.word);
    }
  });
}
BENCHMARK(ucontext)->Name("peer/ucontext")->UseManualTime();

} // namespace
