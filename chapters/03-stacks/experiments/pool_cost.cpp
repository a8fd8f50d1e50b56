// A task begins, needs a stack for a moment, and ends. What does the stack cost it, if the kernel makes one
// each time, and if a pool has one ready?

#include "measure.hpp"
#include "stack_turn.hpp"

#include <kernlet/symbol.h>

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  using lab::stack_source;
  constexpr long few = 1000, many = 100'000;
  std::vector<lab::contender> all{
      {"mapping", "a mapping each time",
       [] { return kernlet_solutions_stack_turn(stack_source::mapping, 1, few); }},
      {"model_answer", "model answer's pool",
       [] { return kernlet_solutions_stack_turn(stack_source::pool, 1, many); }},
      {"model_answer_shared", "model answer's pool, two threads",
       [] { return kernlet_solutions_stack_turn(stack_source::pool, 2, many); }},
      {"fast", "fast part's pool", [] { return kernlet_fast_stack_turn(stack_source::pool, 1, many); }},
      {"fast_shared", "fast part's pool, two threads",
       [] { return kernlet_fast_stack_turn(stack_source::pool, 2, many); }},
  };
  if (std::string(KERNLET_QUOTE(KERNLET_PARTS)) == "mine")
    all.push_back(
        {"mine", "my own pool", [] { return KERNLET_SYMBOL(stack_turn)(stack_source::pool, 1, many); }});
  lab::measure(all, 15);
  report.say("One stack: taken, its first frame written, given back. Processor time, 15 runs.");
  report.say();
  lab::show(report, all, "stack", "fast");
  return report.finish();
}
