// What does it cost to let another kernel thread run? Two threads hand a turn to and fro, on one processor
// and across two. Beside them, for scale: a call of a function, and a call of the kernel that does next to
// nothing.
//
// Two clocks are read. Elapsed time is what a waiting user sees. Processor time is what the two threads used
// up; when the turn goes from one processor to another, both may be idle for most of it. The kernel counts
// the switches, so that we need not believe that there were any.

#include "hand_over.hpp"

#include "processor_time.hpp"
#include "report.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <kernlet/switch_meter.hpp>
#include <mutex>
#include <thread>

namespace {

using lab::turn_word;

/// Of one operation.
struct sample {
  double elapsed, processor, switches;
};

struct way {
  const char* key;
  const char* name;
  std::function<sample()> measure;
  std::vector<sample> samples = {};

  double median(double sample::* which) const {
    std::vector<double> sorted;
    for (const sample& each : samples)
      sorted.push_back(each.*which);
    std::nth_element(sorted.begin(), sorted.begin() + static_cast<long>(sorted.size() / 2), sorted.end());
    return sorted[sorted.size() / 2];
  }
};

/// Times `body`, which does `count` operations and returns the switches that the kernel counted meanwhile.
template <class Body>
sample time(long count, Body body) {
  const auto begin = std::chrono::steady_clock::now();
  const double used = lab::processor_time(lab::whose::process);
  const long switches = body();
  const double times = static_cast<double>(count);
  return {std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count() / times,
          (lab::processor_time(lab::whose::process) - used) / times, static_cast<double>(switches) / times};
}

/// A function that the compiler may neither see through nor leave out.
[[gnu::noinline]] void empty_function() {
  asm volatile("");
}

sample function_call() {
  constexpr long count = 1000000;
  return time(count, [] {
    for (long i = 0; i < count; ++i)
      empty_function();
    return 0L;
  });
}

sample system_call() {
  constexpr long count = 20000;
  return time(count, [] {
    for (long i = 0; i < count; ++i)
      syscall(SYS_getppid);
    return 0L;
  });
}

/// Runs `mine` here and `other` in a second thread, each on its processor; `count` operations altogether.
template <class Mine, class Other>
sample two_threads(int here, int there, long count, Mine mine, Other other) {
  sample result{};
  std::thread([&] {
    lab::stay_on(here);
    turn_word start;
    long others_switches = 0;
    std::thread second([&] {
      lab::stay_on(there);
      start.give_to(1);
      const long before = lab::switches_away();
      other();
      others_switches = lab::switches_away() - before;
    });
    start.wait_for(1); // the start of a thread is not counted
    result = time(count, [&] {
      const long before = lab::switches_away();
      mine();
      const long switches = lab::switches_away() - before;
      second.join();
      return switches + others_switches;
    });
  }).join();
  return result;
}

/// One yields to the other, who yields back. Nobody sleeps, nobody is woken.
sample yield(int processor) {
  constexpr long count = 4000;
  const auto go = [] {
    for (long i = 0; i < count / 2; ++i)
      sched_yield();
  };
  return two_threads(processor, processor, count, go, go);
}

/// One wakes the other and goes to sleep until it is woken.
sample hand_over(int here, int there) {
  constexpr long count = 4000;
  turn_word turn;
  return two_threads(
      here, there, count,
      [&] {
        for (long i = 0; i < count / 2; ++i) {
          turn.give_to(1);
          turn.wait_for(0);
        }
      },
      [&] {
        for (long i = 0; i < count / 2; ++i) {
          turn.wait_for(1);
          turn.give_to(0);
        }
      });
}

/// The same with what the C++ library offers, and with no word of the kernel's.
sample hand_over_by_condition(int processor) {
  constexpr long count = 4000;
  std::mutex lock;
  std::condition_variable changed;
  int turn = 0;
  const auto side = [&](int mine) {
    for (long i = 0; i < count / 2; ++i) {
      std::unique_lock guard(lock);
      changed.wait(guard, [&] { return turn == mine; });
      turn = 1 - mine;
      changed.notify_one();
    }
  };
  return two_threads(processor, processor, count, [&] { side(0); }, [&] { side(1); });
}

/// By the switch meter of the runtime that this program was built with.
sample by_the_meter(int processor) {
  struct counts {
    std::uint64_t last;
    long switches = 0;

    static void look(void* self, int, std::uint64_t turn) noexcept {
      auto& all = *static_cast<counts*>(self);
      if (turn <= 1)
        all.switches -= lab::switches_away();
      else if (turn >= all.last)
        all.switches += lab::switches_away();
    }
  };
  kernlet::switch_meter_options options;
  options.rounds = 2000;
  options.processors[0] = options.processors[1] = processor;
  const double elapsed = kernlet::measure_thread_switch(options).nanoseconds_per_switch;
  options.clock = [](void*) noexcept {
    return static_cast<std::int64_t>(lab::processor_time(lab::whose::process));
  };
  const double used = kernlet::measure_thread_switch(options).nanoseconds_per_switch;
  counts seen{2 * options.rounds - 2};
  options.on_turn = counts::look;
  options.turn_context = &seen;
  const auto turns = static_cast<double>(kernlet::measure_thread_switch(options).switches);
  return {elapsed, used, static_cast<double>(seen.switches) / (turns - 2)};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const std::vector<int> processors = lab::allowed_processors();
  const int first = processors.front();
  std::vector<way> all{
      {"function_call", "function call", function_call},
      {"system_call", "system call", system_call},
      {"yield", "yield, one processor", [&] { return yield(first); }},
      {"same", "wake and sleep, one processor", [&] { return hand_over(first, first); }},
  };
  all.push_back({"condition", "mutex and condition variable", [&] { return hand_over_by_condition(first); }});
  all.push_back({"meter", "the runtime's switch meter", [&] { return by_the_meter(first); }});
  if (processors.size() > 1)
    all.push_back({"across", "wake and sleep, two processors",
                   [&] { return hand_over(processors[0], processors[1]); }});
  for (int round = 0; round < 21; ++round)
    for (way& each : all)
      each.samples.push_back(each.measure());

  report.say("To let the other one run, once: medians of 21 runs.");
  report.say();
  std::vector<lab::row> rows;
  const double call = all[0].median(&sample::elapsed);
  for (const way& each : all)
    rows.push_back({each.key,
                    {each.name, each.median(&sample::elapsed), each.median(&sample::processor),
                     each.median(&sample::switches), lab::cell(each.median(&sample::elapsed) / call, 0)}});
  report.table({{"name", "way"},
                {"elapsed_ns", "elapsed ns"},
                {"processor_ns", "processor ns"},
                {"switches", "switches"},
                {"times", "times a call"}},
               rows);
  report.say();
  report.say("Switches: how often the kernel took a processor from a thread, by its own count.");
  if (processors.size() < 2)
    report.say("Two processors: this process may use one only, so there is nothing to measure.");
  return report.finish();
}
