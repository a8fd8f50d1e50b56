// Two threads add one to the same counter, five million times each. How far does it get?
//
// To write `++counter` on an ordinary or volatile variable from two threads at once is a data race, and in
// C++ a program with a data race means nothing at all. This program has none. It writes out what the compiler
// makes of such an increment: a load, an addition, a store, with relaxed atomics. For the ordinary variable
// it writes out what an optimising compiler may make of the whole loop: one load, one addition of five
// million, one store. (A compiler may also put load, addition and store into one instruction. No interrupt
// divides it then; another processor still comes in between.)

#include "hand_over.hpp"

#include "report.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>

namespace {

constexpr long increments = 5000000; // of each thread

std::atomic<long> counter;
std::mutex lock;

void as_ordinary() {
  const long found = counter.load(std::memory_order_relaxed);
  counter.store(found + increments, std::memory_order_relaxed);
}
void as_volatile() {
  for (long i = 0; i < increments; ++i)
    counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}
void atomic_add() {
  for (long i = 0; i < increments; ++i)
    counter.fetch_add(1, std::memory_order_relaxed); // a count publishes nothing else
}
void with_a_lock() {
  for (long i = 0; i < increments; ++i) {
    const std::lock_guard guard(lock);
    counter.store(counter.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
  }
}

struct outcome {
  long counted;
  double ns_each; ///< elapsed, for one increment of one thread
};

/// Runs `loop` in as many threads as there are processors named, begun together.
outcome run(void (*loop)(), const std::vector<int>& processors) {
  counter = 0;
  std::atomic<std::size_t> ready{0};
  std::vector<std::thread> threads;
  std::vector<double> took(processors.size());
  for (std::size_t i = 0; i < processors.size(); ++i)
    threads.emplace_back([&, i] {
      lab::stay_on(processors[i]);
      ++ready;
      while (ready != processors.size())
        sched_yield();
      const auto begin = std::chrono::steady_clock::now();
      loop();
      took[i] = std::chrono::duration<double, std::nano>(std::chrono::steady_clock::now() - begin).count();
    });
  for (std::thread& each : threads)
    each.join();
  return {counter, *std::max_element(took.begin(), took.end()) / increments};
}

/// The run of several in which most was lost. What can go wrong matters, not what went wrong once.
outcome worst(void (*loop)(), const std::vector<int>& processors) {
  outcome all = run(loop, processors);
  for (int i = 1; i < 5; ++i)
    if (const outcome next = run(loop, processors); next.counted < all.counted)
      all = next;
  return all;
}

struct way {
  const char* key;
  const char* name;
  void (*loop)();
};
constexpr way ways[] = {{"as_ordinary", "ordinary ++ (one load, one store)", as_ordinary},
                        {"as_volatile", "volatile ++ (load, add, store)", as_volatile},
                        {"atomic", "atomic fetch_add", atomic_add},
                        {"locked", "++ under a mutex", with_a_lock}};

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const std::vector<int> processors = lab::allowed_processors();
  const int first = processors.front(), other = processors.back();
  std::vector<lab::row> rows;
  for (const way& each : ways) {
    const outcome apart = worst(each.loop, {first, other}), together = worst(each.loop, {first, first});
    const outcome alone = run(each.loop, {first});
    rows.push_back({each.key,
                    {each.name, 2 * increments, apart.counted, 2 * increments - apart.counted,
                     2 * increments - together.counted, alone.ns_each, apart.ns_each}});
  }
  report.say("Two threads, " + std::to_string(increments) +
             " increments each; of five runs the one that lost most.");
  report.say();
  report.table({{"name", "counter"},
                {"expected", "expected"},
                {"counted", "counted"},
                {"lost", "lost"},
                {"lost_on_one", "lost, one processor"},
                {"alone_ns", "ns alone"},
                {"together_ns", "ns together"}},
               rows);
  report.say();
  report.say("ns: for one increment of one thread; alone, and when another one counts, too.");
  if (first == other)
    report.say("This process may use one processor only, so the threads never ran at the same time.");
  report.fact("increments", increments);
  return report.finish();
}
