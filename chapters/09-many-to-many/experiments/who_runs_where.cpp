// Which worker begins a task, on which does it go on after a yield, and does it ever change its worker in
// between? Two workers, two hundred tasks. Either one task spawns all of them, or each worker has a task that
// spawns half.

#include "report.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <kernlet/go.hpp>

namespace {

constexpr std::uint32_t workers = 2;
constexpr std::size_t tasks = 200, pieces = 50;

/// The worker that runs the caller, this moment.
std::size_t here() {
  return kernlet::scheduler::here()->index();
}

/// A few microseconds.
void compute(int steps) {
  double sum = 0;
  for (int i = 1; i < steps; ++i)
    sum += std::sqrt(static_cast<double>(i));
  asm volatile("" : : "r,m"(sum));
}

/// What one task has seen. Its own until it is joined.
struct diary {
  std::size_t begun_on = 0;
  long on[workers] = {}; ///< pieces of work, by worker
  long moved_at_yield = 0, moved_while_running = 0;
};

void live(diary& own, std::size_t count, int steps) {
  own.begun_on = here();
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t now = here();
    ++own.on[now];
    for (int part = 0; part < 10; ++part) {
      compute(steps / 10);
      own.moved_while_running += here() != now;
    }
    if (i + 1 < count) {
      kernlet::yield();
      own.moved_at_yield += here() != now;
    }
  }
}

struct total {
  long begun[workers] = {}, on[workers] = {};
  long moved_at_yield = 0, moved_while_running = 0, thefts = 0;
};

/// `spawners` tasks spawn all the others together.
total observe(std::size_t spawners, std::size_t count, std::size_t each_count, int steps) {
  std::vector<diary> all(count);
  total sum;
  kernlet::run({.workers = workers}, [&] {
    std::atomic<std::size_t> in_place{0};
    const auto spawn_share = [&](std::size_t which) {
      // With more than one: each stays until all have a worker of their own.
      ++in_place;
      while (in_place < spawners) {
      }
      std::vector<kernlet::go_handle<void>> handles;
      for (std::size_t i = which; i < count; i += spawners)
        handles.push_back(kernlet::go([&, i] { live(all[i], each_count, steps); }));
      for (auto& each : handles)
        each.join();
    };
    std::vector<kernlet::go_handle<void>> others;
    for (std::size_t which = 1; which < spawners; ++which)
      others.push_back(kernlet::go([&, which] { spawn_share(which); }));
    spawn_share(0);
    for (auto& each : others)
      each.join();
    sum.thefts =
        static_cast<long>(kernlet::green_task::of(kernlet::this_thread().current)->owner().counts().stolen);
  });
  for (const diary& each : all) {
    ++sum.begun[each.begun_on];
    for (std::size_t w = 0; w < workers; ++w)
      sum.on[w] += each.on[w];
    sum.moved_at_yield += each.moved_at_yield;
    sum.moved_while_running += each.moved_while_running;
  }
  return sum;
}

lab::row told(const char* key, const char* how, const total& sum) {
  const auto low = std::minmax(sum.begun[0], sum.begun[1]), on = std::minmax(sum.on[0], sum.on[1]);
  return {key,
          {how, low.second, low.first, on.second, on.first, sum.thefts, sum.moved_at_yield,
           sum.moved_while_running}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const total one = observe(1, tasks, pieces, 4000), each = observe(workers, tasks, pieces, 4000);
  const total two_long = observe(1, 2, 1, 20000000), one_long = observe(1, 1, 1, 20000000);
  report.say("Two workers; the busier one stands first.");
  report.say();
  report.table({{"how", "who spawns what"},
                {"begun_more", "begun on"},
                {"begun_less", "and"},
                {"pieces_more", "pieces done on"},
                {"pieces_less", "and"},
                {"thefts", "thefts"},
                {"moved_at_yield", "moved at a yield"},
                {"moved_while_running", "while running"}},
               {told("one", "one task, 200 others", one), told("each", "two tasks, 100 others each", each),
                told("two_long", "one task, 2 long ones", two_long),
                told("one_long", "one task, 1 long one", one_long)});
  report.say();
  report.say("A theft takes up to half a queue. A piece is the work between two yields.");
  report.fact("tasks", tasks);
  report.fact("pieces", tasks * pieces);
  return report.finish();
}
