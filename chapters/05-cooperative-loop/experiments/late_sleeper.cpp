// Three tasks sleep, a fourth one computes. First on a virtual clock, which moves when the loop idles and by
// what a task says that it has computed: counts, the same in each run. Then on the real clock.

#include "report.hpp"

#include <kernlet/loop.hpp>
#include <kernlet/this_task.hpp>
#include <kernlet/virtual_clock.hpp>

namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
namespace this_task = kernlet::this_task;

constexpr int asked[] = {10, 20, 30};
constexpr int computes = 50;

double in_milliseconds(kernlet::deadline::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

/// Computes until the clock has moved by so much.
void compute_really(int time) {
  const auto until = std::chrono::steady_clock::now() + milliseconds(time);
  while (std::chrono::steady_clock::now() < until)
    ;
}

/// When the three went on. `compute` computes for so many milliseconds; `slice` is how many at a time, and
/// behind each the task gives way.
template <class Now, class Compute>
std::vector<double> wakings(kernlet::loop& on, const Now& now, const Compute& compute, int slice,
                            void (*give_way)()) {
  std::vector<double> woken(std::size(asked));
  const kernlet::deadline start = now();
  for (std::size_t i = 0; i < std::size(asked); ++i)
    on.spawn("sleeper", [&, i] {
      this_task::sleep_until(start + milliseconds(asked[i]));
      woken[i] = in_milliseconds(now() - start);
    });
  on.spawn("computer", [&] {
    this_task::sleep_until(start + 15ms);
    for (int done = 0; done < computes; done += slice) {
      compute(slice);
      give_way();
    }
  });
  on.run();
  return woken;
}

/// Ten rounds of 3 ms of work, one every 10 ms: how long they take.
template <class Sleep>
double ten_rounds(const Sleep& sleep) {
  kernlet::virtual_clock clock;
  kernlet::loop alone({.hooks = clock.hooks()});
  const kernlet::deadline start = clock.now();
  alone.spawn("beat", [&] {
    for (int round = 1; round <= 10; ++round) {
      clock.advance(3ms);
      sleep(start + round * 10ms);
    }
  });
  alone.run();
  return in_milliseconds(clock.now() - start);
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  kernlet::virtual_clock clock;
  const auto virtual_now = [&] { return clock.now(); };
  const auto virtual_work = [&](int time) { clock.advance(milliseconds(time)); };
  const auto pause = [] { this_task::sleep_for(0ms); };
  std::vector<double> one_turn, yields, pauses, real;
  {
    kernlet::loop tasks({.hooks = clock.hooks()});
    one_turn = wakings(tasks, virtual_now, virtual_work, computes, this_task::yield);
    yields = wakings(tasks, virtual_now, virtual_work, 5, this_task::yield);
    pauses = wakings(tasks, virtual_now, virtual_work, 5, pause);
  }
  kernlet::loop tasks;
  real = wakings(tasks, std::chrono::steady_clock::now, compute_really, computes, this_task::yield);

  report.say("Three sleep; a fourth one computes from 15 ms on, for 50 ms. When do the three go on?");
  report.say();
  static constexpr const char* keys[] = {"sleeper_10", "sleeper_20", "sleeper_30"};
  std::vector<lab::row> rows;
  for (std::size_t i = 0; i < std::size(asked); ++i)
    rows.push_back({keys[i],
                    {asked[i], lab::cell(one_turn[i], 0), lab::cell(one_turn[i] - asked[i], 0),
                     lab::cell(yields[i], 0), lab::cell(pauses[i], 0), lab::cell(real[i], 2)}});
  report.table({{"asked_ms", "asked for, ms"},
                {"woke_ms", "in one turn"},
                {"late_ms", "late by"},
                {"yields_ms", "yield every 5 ms"},
                {"pauses_ms", "sleep_for(0ms) every 5 ms"},
                {"real_ms", "one turn, real clock"}},
               rows);
  report.say();
  report.say("Ten rounds of 3 ms of work, alone, meant to come every 10 ms:");
  report.say();
  report.table(
      {{"how", "each round ends with"}, {"milliseconds", "ten rounds, ms"}},
      {{"drift_for",
        {"sleep_for(10ms)", lab::cell(ten_rounds([](kernlet::deadline) { this_task::sleep_for(10ms); }), 0)}},
       {"drift_until",
        {"sleep_until(start + round * 10ms)",
         lab::cell(ten_rounds([](kernlet::deadline until) { this_task::sleep_until(until); }), 0)}}});
  return report.finish();
}
