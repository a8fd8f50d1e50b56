// Two threads on two processors, each with a word of its own that the other one never touches. How far apart
// must the two words be? In the first column both threads add to their words. In the second one of them only
// reads its word, which never changes, while the other one stores to its own.

#include "processor_time.hpp"
#include "processors.hpp"
#include "report.hpp"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>

namespace {

constexpr long times = 1000000; // what each thread does
constexpr int runs = 15;

using word = std::atomic<std::uint64_t>;
alignas(512) word words[512 / sizeof(word)];

// relaxed, all of them: words that publish nothing
void add(word& mine) {
  for (long i = 0; i < times; ++i)
    mine.fetch_add(1, std::memory_order_relaxed);
}
void store(word& mine) {
  for (long i = 0; i < times; ++i)
    mine.store(static_cast<std::uint64_t>(i), std::memory_order_relaxed);
}
void read(word& mine) {
  std::uint64_t at = 0;
  for (long i = 0; i < times; ++i) // each needs what the last one has read: 0, since nobody writes here
    at = (&mine)[at].load(std::memory_order_relaxed);
  (&mine)[at].store(0, std::memory_order_relaxed);
}

/// Processor time of one step of the second side, in ns, while the first one is at work.
double once(void (*first)(word&), void (*second)(word&), std::size_t distance,
            const std::vector<int>& processors) {
  for (word& each : words)
    each = 0;
  std::atomic<int> ready{0};
  double took = 0;
  const auto side = [&](bool is_second) {
    lab::stay_on(is_second ? processors.back() : processors.front());
    ++ready;
    while (ready != 2)
      sched_yield();
    const double begin = lab::processor_time();
    is_second ? second(words[distance / sizeof(word)]) : first(words[0]);
    if (is_second)
      took = lab::processor_time() - begin;
  };
  std::thread other(side, true), one(side, false);
  one.join();
  other.join();
  return took / times;
}

double median(void (*first)(word&), void (*second)(word&), std::size_t distance) {
  const std::vector<int> processors = lab::allowed_processors();
  std::vector<double> all;
  for (int i = 0; i < runs; ++i)
    all.push_back(once(first, second, distance, processors));
  std::nth_element(all.begin(), all.begin() + runs / 2, all.end());
  return all[runs / 2];
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  struct {
    const char *key, *name;
    std::size_t distance;
  } constexpr distances[] = {{"d8", "8", 8},    {"d32", "32", 32},    {"d56", "56", 56},
                             {"d64", "64", 64}, {"d128", "128", 128}, {"d256", "256", 256}};
  std::vector<lab::row> rows;
  for (const auto& each : distances)
    rows.push_back({each.key,
                    {each.name, lab::cell(median(add, add, each.distance), 1),
                     lab::cell(median(store, read, each.distance), 1)}});
  rows.push_back({"same", {"0: one word", lab::cell(median(add, add, 0), 1), "-"}}); // it would change
  report.say("ns for one step of one thread; median of " + std::to_string(runs) + " runs.");
  report.say();
  report.table({{"distance", "bytes apart"},
                {"add_ns", "fetch_add, while the other adds"},
                {"read_ns", "load, while the other stores"}},
               rows);
  if (lab::allowed_processors().size() == 1)
    report.say("\nThis process may use one processor only, so the threads never ran at the same time.");
  return report.finish();
}
