#include "per_runtime.hpp"

#include <chrono>
#include <kernlet/go.hpp>
#include <kernlet/symbol.h>
#include <memory>
#include <vector>

namespace {

using clock_type = std::chrono::steady_clock;

struct mark : kernlet::runnable {};

template <class Step>
double mean_of(long count, Step step) {
  step(); // what is done once is done
  const auto begin = clock_type::now();
  for (long i = 0; i < count; ++i)
    step();
  return std::chrono::duration<double, std::nano>(clock_type::now() - begin).count() /
         static_cast<double>(count);
}

} // namespace

extern "C" double KERNLET_SYMBOL(sched_global)(long count) {
  kernlet::global_queue queue;
  mark one;
  return mean_of(count, [&] {
    queue.push(one);
    queue.pop();
  });
}

extern "C" double KERNLET_SYMBOL(sched_local)(long count) {
  kernlet::global_queue overflow;
  const auto queue = std::make_unique<kernlet::run_queue>();
  mark one;
  return mean_of(count, [&] {
    queue->push(one, overflow);
    queue->pop();
  });
}

extern "C" double KERNLET_SYMBOL(sched_steal)(long count) {
  kernlet::global_queue overflow;
  const auto victim = std::make_unique<kernlet::run_queue>(), thief = std::make_unique<kernlet::run_queue>();
  std::vector<mark> marks(64);
  double took = 0;
  for (long i = 0; i < count; ++i) {
    for (mark& each : marks)
      victim->push(each, overflow);
    const auto begin = clock_type::now();
    thief->steal_from(*victim, kernlet::loot::ring);
    took += std::chrono::duration<double, std::nano>(clock_type::now() - begin).count();
    while (victim->pop() != nullptr || thief->pop() != nullptr) {
    }
  }
  return took / static_cast<double>(count);
}

extern "C" double KERNLET_SYMBOL(sched_notify)(long count) {
  kernlet::idle_workers idle(2);
  return mean_of(count, [&] { idle.notify(); });
}

extern "C" double KERNLET_SYMBOL(sched_yield)(unsigned workers, long tasks, long count) {
  return kernlet::run({.workers = workers}, [&] {
    const long each = count / tasks;
    std::vector<kernlet::go_handle<void>> all;
    const auto begin = clock_type::now();
    for (long i = 0; i < tasks; ++i)
      all.push_back(kernlet::go([each] {
        for (long done = 0; done < each; ++done)
          kernlet::yield();
      }));
    for (auto& task : all)
      task.join();
    return std::chrono::duration<double, std::nano>(clock_type::now() - begin).count() /
           static_cast<double>(each * tasks);
  });
}

extern "C" double KERNLET_SYMBOL(sched_spawn_join)(unsigned workers, long at_once, long count) {
  return kernlet::run({.workers = workers}, [&] {
    std::vector<kernlet::go_handle<void>> all;
    all.reserve(static_cast<std::size_t>(at_once));
    const auto batch = [&] {
      for (long i = 0; i < at_once; ++i)
        all.push_back(kernlet::go([] {}));
      for (auto& each : all)
        each.join();
      all.clear();
    };
    return mean_of(count / at_once, batch) / static_cast<double>(at_once); // the first batch makes the stacks
  });
}
