// What does it cost to await: a Task that is ready at once, a turn of the driver, an event and its wake, a
// gather of four? Beside a call of a function and a turn of chapter 5's stackful tasks.

#include "measure.hpp"
#include "per_runtime.hpp"

#include <kernlet/loop.hpp>
#include <kernlet/symbol.h>
#include <kernlet/this_task.hpp>

namespace {

[[gnu::noinline]] long call(long number) {
  asm volatile("");
  return number + 1;
}

double calls(long count) {
  const double begin = lab::processor_time();
  long sum = 0;
  for (long i = 0; i < count; ++i)
    sum += call(i);
  asm volatile("" : : "r"(sum));
  return (lab::processor_time() - begin) / static_cast<double>(count);
}

/// Two stackful tasks give way to each other.
double stackful_yields(long count) {
  kernlet::loop loop;
  for (int i = 0; i < 2; ++i)
    loop.spawn([count] {
      for (long done = 0; done < count / 2; ++done)
        kernlet::this_task::yield();
    });
  const double begin = lab::processor_time();
  loop.run();
  return (lab::processor_time() - begin) / static_cast<double>(count);
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  std::vector<lab::contender> ready{
      {"call", "a function is called", [] { return calls(1'000'000); }},
      {"model_ready", "a Task is awaited, model answer",
       [] { return kernlet_solutions_await_ready(50'000); }},
      {"fast_ready", "a Task is awaited, fast part", [] { return kernlet_fast_await_ready(500'000); }},
  };
  std::vector<lab::contender> turns{
      {"stackful_turn", "stackful tasks yield", [] { return stackful_yields(200'000); }},
      {"model_turn", "Tasks yield, model answer", [] { return kernlet_solutions_await_turn(50'000); }},
      {"fast_turn", "Tasks yield, fast part", [] { return kernlet_fast_await_turn(200'000); }},
      {"model_event", "an event and its wake, model answer",
       [] { return kernlet_solutions_await_event(50'000); }},
      {"fast_event", "an event and its wake, fast part", [] { return kernlet_fast_await_event(200'000); }},
      {"model_gather", "a gather of four, model answer",
       [] { return kernlet_solutions_await_gather(10'000); }},
      {"fast_gather", "a gather of four, fast part", [] { return kernlet_fast_await_gather(50'000); }},
  };
  if (std::string(KERNLET_QUOTE(KERNLET_PARTS)) == "mine") {
    ready.push_back(
        {"mine_ready", "a Task is awaited, my own", [] { return KERNLET_SYMBOL(await_ready)(50'000); }});
    turns.push_back({"mine_turn", "Tasks yield, my own", [] { return KERNLET_SYMBOL(await_turn)(50'000); }});
    turns.push_back(
        {"mine_event", "an event and its wake, my own", [] { return KERNLET_SYMBOL(await_event)(50'000); }});
    turns.push_back(
        {"mine_gather", "a gather of four, my own", [] { return KERNLET_SYMBOL(await_gather)(10'000); }});
  }
  lab::measure(ready, 31);
  lab::measure(turns, 31);
  report.say("Called, or made, awaited and dropped; nobody waits. Processor time, 31 runs.");
  report.say();
  lab::show(report, ready, "way", "fast_ready");
  report.say();
  report.say("A turn, a wait, several at once:");
  report.say();
  lab::show(report, turns, "way", "fast_turn");
  return report.finish();
}
