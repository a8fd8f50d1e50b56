// One round trip, there and back, measured in several ways: what does it cost to stop here and go on there?
//
// Kernel threads ask the kernel to stop one and start the other. ucontext switches by itself, but asks the
// kernel to change the signal mask. The chapter's switch, and the fast part, ask nobody.

#include "measure.hpp"
#include "round_trip.hpp"
#include "thread_round_trip.hpp"

#include <kernlet/symbol.h>
#include <ucontext.h>

namespace {

ucontext_t here, there;
char stack[65536];

void answer() {
  for (;;)
    swapcontext(&there, &here);
}

double with_ucontext(long count) {
  getcontext(&there);
  there.uc_stack.ss_sp = stack;
  there.uc_stack.ss_size = sizeof stack;
  makecontext(&there, answer, 0);
  const double begin = lab::processor_time();
  for (long i = 0; i < count; ++i)
    swapcontext(&here, &there);
  return (lab::processor_time() - begin) / static_cast<double>(count);
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  using lab::fp_words;
  std::vector<lab::contender> all{
      {"kernel_threads", "kernel threads, one processor", [] { return lab::thread_round_trip(2000); }},
      {"ucontext", "ucontext", [] { return with_ucontext(10000); }},
      {"model_answer", "model answer", [] { return kernlet_solutions_round_trip(fp_words::kept, 100000); }},
      {"model_answer_shared", "model answer, FP words shared",
       [] { return kernlet_solutions_round_trip(fp_words::shared, 100000); }},
      {"fast_differ", "fast part, FP words that differ",
       [] { return kernlet_fast_round_trip(fp_words::differ, 100000); }},
      {"fast", "fast part", [] { return kernlet_fast_round_trip(fp_words::kept, 100000); }},
      {"fast_shared", "fast part, FP words shared",
       [] { return kernlet_fast_round_trip(fp_words::shared, 100000); }},
  };
  if (std::string(KERNLET_QUOTE(KERNLET_PARTS)) == "mine")
    all.insert(all.begin() + 4,
               {"mine", "my own", [] { return KERNLET_SYMBOL(round_trip)(fp_words::kept, 100000); }});
  lab::measure(all, 31);
  report.say("One round trip: two switches, there and back. Processor time, 31 runs.");
  report.say();
  lab::show(report, all, "way", "fast");
  return report.finish();
}
