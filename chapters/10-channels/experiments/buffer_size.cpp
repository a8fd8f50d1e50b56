// One task sends, another one receives, over channels with room for 0 to 1,024 words: the time for each word,
// and how often a task is gone on with for it.

#include "measure.hpp"

#include <chrono>
#include <kernlet/channel.hpp>
#include <kernlet/go.hpp>
#include <string>
#include <thread>

namespace {

using clock_type = std::chrono::steady_clock;

constexpr std::size_t capacities[] = {0, 1, 2, 4, 16, 64, 256, 1024};
constexpr const char* keys[] = {"c0", "c1", "c2", "c4", "c16", "c64", "c256", "c1024"};
constexpr int rounds = 21;
constexpr long words = 20000, words_of_threads = 2000;

double nanoseconds_since(clock_type::time_point begin, long count) {
  return std::chrono::duration<double, std::nano>(clock_type::now() - begin).count() /
         static_cast<double>(count);
}

void receive_all(kernlet::channel<long>& from) {
  for (const long word : from)
    asm volatile("" : : "r"(word));
}

struct cost {
  double nanoseconds, switches;
};

cost over_tasks(std::uint32_t workers, std::size_t capacity) {
  return kernlet::run({.workers = workers}, [&] {
    const kernlet::scheduler& here = kernlet::scheduler::here()->owner;
    kernlet::channel<long> channel(capacity);
    const auto switches = here.counts().switches;
    const auto begin = clock_type::now();
    auto receiver = kernlet::go("receives", [&] { receive_all(channel); });
    for (long i = 0; i < words; ++i)
      channel.send(i);
    channel.close();
    receiver.join();
    return cost{nanoseconds_since(begin, words),
                static_cast<double>(here.counts().switches - switches) / static_cast<double>(words)};
  });
}

double over_threads(std::size_t capacity) {
  kernlet::channel<long> channel(capacity);
  const auto begin = clock_type::now();
  std::thread receiver([&] { receive_all(channel); });
  for (long i = 0; i < words_of_threads; ++i)
    channel.send(i);
  channel.close();
  receiver.join();
  return nanoseconds_since(begin, words_of_threads);
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  std::vector<lab::contender> one, two, threads;
  std::vector<double> switches(std::size(capacities));
  for (std::size_t i = 0; i < std::size(capacities); ++i) {
    const std::size_t capacity = capacities[i];
    one.push_back({keys[i], "", [&switches, capacity, i] {
                     const cost seen = over_tasks(1, capacity);
                     switches[i] = seen.switches;
                     return seen.nanoseconds;
                   }});
    two.push_back({keys[i], "", [capacity] { return over_tasks(2, capacity).nanoseconds; }});
    threads.push_back({keys[i], "", [capacity] { return over_threads(capacity); }});
  }
  for (int round = 0; round < rounds; ++round)
    for (auto* const all : {&one, &two, &threads})
      lab::measure(*all, 1);
  std::vector<lab::row> rows;
  for (std::size_t i = 0; i < std::size(capacities); ++i)
    rows.push_back({keys[i],
                    {std::to_string(capacities[i]), one[i].median(), lab::cell(switches[i], 3),
                     two[i].median(), threads[i].median()}});
  report.say("Nanoseconds for each word, medians of " + std::to_string(rounds) +
             " runs. Switches: tasks gone on with, for each word.");
  report.say();
  report.table({{"capacity", "capacity"},
                {"one_ns", "two tasks, 1 worker"},
                {"switches", "switches"},
                {"two_ns", "two tasks, 2 workers"},
                {"threads_ns", "two kernel threads"}},
               rows);
  return report.finish();
}
