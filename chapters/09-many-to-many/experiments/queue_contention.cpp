// Kernel threads that take a task out of a queue and put it back, as workers do whose tasks yield. All share
// one queue behind a lock; or each has its own; or each has its own and all the work begins in the first.

#include "report.hpp"

#include "processors.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <kernlet/find_work.hpp>
#include <memory>
#include <sched.h>
#include <thread>

namespace {

using clock_type = std::chrono::steady_clock;

constexpr std::uint32_t threads[] = {1, 2, 4};
constexpr long turns = 200000; ///< of each thread
constexpr std::size_t tasks = 64;
constexpr int rounds = 7;

struct mark : kernlet::runnable {};

/// Some processors by hand, without a scheduler, and tasks that are nothing but marks.
struct place {
  explicit place(std::uint32_t count) : marks(tasks) {
    for (std::uint32_t i = 0; i < count; ++i)
      processors.push_back(std::make_unique<kernlet::processor>(i, all));
    for (const auto& each : processors)
      members.push_back(each.get());
    all.members = members;
  }
  kernlet::processor_set all;
  std::vector<std::unique_ptr<kernlet::processor>> processors;
  std::vector<kernlet::processor*> members;
  std::vector<mark> marks;
};

/// A turn: take one, do a little, put it back. False: there was none.
bool share_one(place& here, kernlet::processor&) {
  kernlet::runnable* const one = here.all.global.pop();
  if (one != nullptr)
    here.all.global.push(*one);
  return one != nullptr;
}

bool own_queues(place& here, kernlet::processor& own) {
  kernlet::runnable* one = kernlet::take_local(own, false);
  if (one == nullptr)
    one = kernlet::take_stolen(own, kernlet::loot::ring);
  if (one != nullptr)
    own.queue.push(*one, here.all.global);
  return one != nullptr;
}

/// Nanoseconds for a turn, by the clock: how often the whole machine comes to one, and how often each thread.
double measure(std::uint32_t count, bool (*turn)(place&, kernlet::processor&), bool all_in_first) {
  place here(count);
  for (std::size_t i = 0; i < tasks; ++i)
    if (turn == share_one)
      here.all.global.push(here.marks[i]);
    else
      here.processors[all_in_first ? 0 : i % count]->queue.push(here.marks[i], here.all.global);
  std::atomic<std::uint32_t> arrived{0};
  const std::vector<int> may = lab::allowed_processors();
  std::vector<std::jthread> all;
  std::vector<clock_type::time_point> begin(count), end(count);
  for (std::uint32_t i = 0; i < count; ++i)
    all.emplace_back([&, i] {
      lab::stay_on(may[i % may.size()]);
      ++arrived;
      while (arrived < count)
        sched_yield();
      begin[i] = clock_type::now();
      for (long done = 0; done < turns;)
        done += turn(here, *here.processors[i]) ? 1 : 0;
      end[i] = clock_type::now();
    });
  all.clear(); // joins
  const auto took = *std::max_element(end.begin(), end.end()) - *std::min_element(begin.begin(), begin.end());
  return std::chrono::duration<double, std::nano>(took).count() / static_cast<double>(turns * count);
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  struct way {
    const char *key, *name;
    bool (*turn)(place&, kernlet::processor&);
    bool all_in_first;
  };
  static constexpr way ways[] = {{"global", "one queue, one lock", share_one, false},
                                 {"local", "a queue for each", own_queues, false},
                                 {"stolen", "a queue for each, all in the first", own_queues, true}};
  std::vector<double> samples[std::size(ways)][std::size(threads)];
  for (int round = 0; round < rounds; ++round)
    for (std::size_t w = 0; w < std::size(ways); ++w)
      for (std::size_t t = 0; t < std::size(threads); ++t)
        samples[w][t].push_back(measure(threads[t], ways[w].turn, ways[w].all_in_first));
  std::vector<lab::row> rows;
  for (std::size_t w = 0; w < std::size(ways); ++w) {
    rows.push_back({ways[w].key, {ways[w].name}});
    for (auto& all : samples[w]) {
      std::nth_element(all.begin(), all.begin() + rounds / 2, all.end());
      rows.back().cells.push_back(all[rounds / 2]);
    }
  }
  report.say("Nanoseconds from one turn to the next, of all threads together; the median of " +
             std::to_string(rounds) + " runs.");
  report.say();
  report.table({{"queues", "queues"}, {"t1", "1 thread"}, {"t2", "2 threads"}, {"t4", "4 threads"}}, rows);
  report.fact("processors", lab::allowed_processors().size());
  return report.finish();
}
