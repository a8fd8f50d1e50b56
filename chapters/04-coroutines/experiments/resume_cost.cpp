// What does it cost to ask somebody for the next step, and to make and drop somebody who could be asked? A
// virtual call, two kinds of coroutines, a bare switch and two kernel threads answer the same question.

#include "measure.hpp"
#include "per_runtime.hpp"
#include "round_trip.hpp"
#include "stackless.hpp"
#include "thread_round_trip.hpp"

#include <kernlet/symbol.h>
#include <memory>

namespace {

/// Asked by a virtual call.
struct answerer {
  virtual ~answerer() = default;
  virtual int next() = 0;
};
struct counter final : answerer {
  int number = 0;
  int next() override { return ++number; }
};

/// Keeps the compiler from seeing through a pointer.
template <class Type>
void forget(Type*& pointer) {
  asm volatile("" : "+r"(pointer));
}

template <class Action>
double mean(long count, const Action& action) {
  const double begin = lab::processor_time();
  for (long i = 0; i < count; ++i)
    action();
  return (lab::processor_time() - begin) / static_cast<double>(count);
}

double virtual_call(long count) {
  const auto made = std::make_unique<counter>();
  answerer* asked = made.get();
  return mean(count, [&] {
    forget(asked);
    asked->next();
  });
}

lab::stackless_generator endless() {
  for (int number = 1;; ++number)
    co_yield number;
}

double stackless_trip(long count) {
  lab::stackless_generator made = endless();
  lab::stackless_generator* asked = &made;
  return mean(count, [&] {
    forget(asked);
    asked->next();
  });
}

double stackless_life(long count) {
  return mean(count, [] {
    lab::stackless_generator made = endless();
    lab::stackless_generator* kept = &made;
    forget(kept); // or the compiler sees that nobody needs it
  });
}

double thread_life(long count) {
  return mean(count, [] { std::thread([] {}).join(); });
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  using lab::fp_words;
  std::vector<lab::contender> trips{
      {"thread_trip", "kernel threads, one processor", [] { return lab::thread_round_trip(2000); }},
      {"model_trip", "coroutine, model answer", [] { return kernlet_solutions_coroutine_trip(50000); }},
      {"fast_trip", "coroutine, fast part", [] { return kernlet_fast_coroutine_trip(50000); }},
      {"fast_switch", "bare switch of chapter 2, fast part",
       [] { return kernlet_fast_round_trip(fp_words::kept, 50000); }},
      {"stackless_trip", "C++20 coroutine", [] { return stackless_trip(50000); }},
      {"virtual_call", "virtual call", [] { return virtual_call(50000); }},
  };
  std::vector<lab::contender> lives{
      {"thread_life", "kernel thread", [] { return thread_life(100); }},
      {"model_life", "coroutine, model answer", [] { return kernlet_solutions_coroutine_life(2000); }},
      {"fast_life", "coroutine, fast part", [] { return kernlet_fast_coroutine_life(20000); }},
      {"stackless_life", "C++20 coroutine", [] { return stackless_life(20000); }},
      {"model_unwinding", "coroutine, model answer, unwound",
       [] { return kernlet_solutions_coroutine_unwinding(1000); }},
      {"fast_unwinding", "coroutine, fast part, unwound",
       [] { return kernlet_fast_coroutine_unwinding(1000); }},
  };
  if (std::string(KERNLET_QUOTE(KERNLET_PARTS)) == "mine") {
    trips.push_back({"mine_trip", "my own", [] { return KERNLET_SYMBOL(coroutine_trip)(50000); }});
    lives.push_back({"mine_life", "my own", [] { return KERNLET_SYMBOL(coroutine_life)(2000); }});
  }
  lab::measure(trips, 31);
  lab::measure(lives, 31);
  report.say("There and back: one resume and the yield that answers it. Processor time, 31 runs.");
  report.say();
  lab::show(report, trips, "way", "fast_trip");
  report.say();
  report.say("Made and destroyed, or started and joined:");
  report.say();
  lab::show(report, lives, "way", "fast_life");
  return report.finish();
}
