// One computes for 200 ms and gives way to nobody; two others want a turn again and again. How long do they
// have to wait? On a loop, on a loop with a yield here and there, and with kernel threads on one processor.

#include "report.hpp"
#include "thread_round_trip.hpp"

#include <algorithm>
#include <kernlet/loop.hpp>
#include <kernlet/this_task.hpp>

namespace {

using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;
namespace this_task = kernlet::this_task;

constexpr double work = 200e6; ///< nanoseconds of the processor's time
constexpr std::size_t others = 2;

/// One of the others: how often it has had a turn while the hog worked, and its longest wait for one.
struct witness {
  long turns = 0;
  clock_type::duration longest{};

  template <class GiveWay>
  void live(const std::atomic<bool>& over, const GiveWay& give_way) {
    clock_type::time_point last = clock_type::now();
    while (!over.load(std::memory_order_relaxed)) { // publishes nothing: only the end matters
      give_way();
      const clock_type::time_point now = clock_type::now();
      longest = std::max(longest, now - last);
      last = now;
      ++turns;
    }
  }
};

/// Computes; calls `now_and_then` after each half millisecond of the processor's time.
template <class Action>
void compute(const Action& now_and_then) {
  const double begin = lab::processor_time();
  double next = begin;
  for (double now = begin; now < begin + work; now = lab::processor_time())
    if (now - next > 0.5e6) {
      now_and_then();
      next = lab::processor_time();
    }
}

lab::row told(const char* key, const char* how, const witness (&all)[others]) {
  const witness& worst = *std::max_element(
      all, all + others, [](const witness& a, const witness& b) { return a.longest < b.longest; });
  return {key, {how, worst.turns, std::chrono::duration<double, std::milli>(worst.longest).count()}};
}

lab::row on_a_loop(const char* key, const char* how, void (*now_and_then)()) {
  witness all[others];
  std::atomic<bool> over = false;
  kernlet::loop tasks;
  for (witness& each : all)
    tasks.spawn("witness", [&] { each.live(over, [] { this_task::yield(); }); });
  tasks.spawn("hog", [&] {
    compute(now_and_then);
    over = true;
  });
  tasks.run();
  return told(key, how, all);
}

lab::row on_threads() {
  witness all[others];
  std::atomic<bool> over = false;
  std::thread parent([&] {
    lab::stay_on_one_processor(); // its children stay there, too
    std::vector<std::thread> threads;
    for (witness& each : all)
      threads.emplace_back([&] { each.live(over, [] { std::this_thread::yield(); }); });
    threads.emplace_back([&] {
      compute([] {});
      over = true;
    });
    for (std::thread& each : threads)
      each.join();
  });
  parent.join();
  return told("threads", "kernel threads, one processor", all);
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  report.say("One computes for 200 ms, two others want a turn again and again meanwhile.");
  report.say();
  report.table({{"how", "where"}, {"turns", "turns of the worse one"}, {"longest_ms", "longest wait, ms"}},
               {on_a_loop("loop", "a loop, no yield", [] {}),
                on_a_loop("loop_yields", "a loop, a yield every 0.5 ms", [] { this_task::yield(); }),
                on_threads()});
  return report.finish();
}
