// What does it cost to give way, to start a task and wait for its end, and to sleep? Through the loop, and
// through the kernel.

#include "measure.hpp"
#include "per_runtime.hpp"
#include "thread_round_trip.hpp"

#include <kernlet/symbol.h>

namespace {

double thread_life(long count) {
  const double begin = lab::processor_time(lab::whose::process);
  for (long i = 0; i < count; ++i)
    std::thread([] {}).join();
  return (lab::processor_time(lab::whose::process) - begin) / static_cast<double>(count);
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  std::vector<lab::contender> yields{
      {"thread_switch", "kernel threads, one processor", [] { return lab::thread_round_trip(2000) / 2; }},
      {"model_yield", "2 tasks, model answer", [] { return kernlet_solutions_loop_yield(2, 50000); }},
      {"model_yield_1000", "1,000 tasks, model answer",
       [] { return kernlet_solutions_loop_yield(1000, 50000); }},
      {"fast_yield", "2 tasks, fast part", [] { return kernlet_fast_loop_yield(2, 200000); }},
      {"fast_yield_1000", "1,000 tasks, fast part", [] { return kernlet_fast_loop_yield(1000, 200000); }},
  };
  std::vector<lab::contender> lives{
      {"thread_life", "kernel thread", [] { return thread_life(100); }},
      {"model_life", "one at a time, model answer",
       [] { return kernlet_solutions_loop_spawn_join(2000, 1); }},
      {"model_life_1000", "1,000 at once, model answer",
       [] { return kernlet_solutions_loop_spawn_join(2000, 1000); }},
      {"fast_life", "one at a time, fast part", [] { return kernlet_fast_loop_spawn_join(20000, 1); }},
      {"fast_life_1000", "1,000 at once, fast part",
       [] { return kernlet_fast_loop_spawn_join(20000, 1000); }},
  };
  std::vector<lab::contender> sleeps{
      {"model_sleep", "model answer", [] { return kernlet_solutions_loop_sleep(1000, 20); }},
      {"fast_sleep", "fast part", [] { return kernlet_fast_loop_sleep(1000, 100); }},
  };
  if (std::string(KERNLET_QUOTE(KERNLET_PARTS)) == "mine") {
    yields.push_back({"mine_yield", "2 tasks, my own", [] { return KERNLET_SYMBOL(loop_yield)(2, 50000); }});
    yields.push_back(
        {"mine_yield_1000", "1,000 tasks, my own", [] { return KERNLET_SYMBOL(loop_yield)(1000, 50000); }});
    lives.push_back(
        {"mine_life", "one at a time, my own", [] { return KERNLET_SYMBOL(loop_spawn_join)(2000, 1); }});
    sleeps.push_back({"mine_sleep", "my own", [] { return KERNLET_SYMBOL(loop_sleep)(1000, 20); }});
  }
  lab::measure(yields, 31);
  lab::measure(lives, 31);
  lab::measure(sleeps, 31);
  report.say("To give way, until the next one runs. Processor time, 31 runs.");
  report.say();
  lab::show(report, yields, "way", "fast_yield");
  report.say();
  report.say("Spawned and joined, or started and joined:");
  report.say();
  lab::show(report, lives, "way", "fast_life");
  report.say();
  report.say("One sleep among a thousand, virtual clock:");
  report.say();
  lab::show(report, sleeps, "way", "fast_sleep");
  return report.finish();
}
