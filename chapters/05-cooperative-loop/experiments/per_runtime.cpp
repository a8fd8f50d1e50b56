#include "per_runtime.hpp"

#include "processor_time.hpp"

#include <kernlet/loop.hpp>
#include <kernlet/symbol.h>
#include <kernlet/this_task.hpp>
#include <kernlet/virtual_clock.hpp>
#include <vector>

namespace {

using namespace std::chrono_literals;
namespace this_task = kernlet::this_task;

} // namespace

extern "C" double KERNLET_SYMBOL(loop_yield)(long tasks, long yields) {
  kernlet::loop loop;
  const long each = yields / tasks;
  for (long i = 0; i < tasks; ++i)
    loop.spawn([each] {
      for (long done = 0; done < each; ++done)
        this_task::yield();
    });
  const double begin = lab::processor_time();
  loop.run();
  return (lab::processor_time() - begin) / static_cast<double>(each * tasks);
}

extern "C" double KERNLET_SYMBOL(loop_spawn_join)(long count, long at_once) {
  kernlet::loop loop;
  double took = 0;
  loop.spawn([&] {
    std::vector<kernlet::join_handle<void>> handles;
    handles.reserve(static_cast<std::size_t>(at_once));
    const auto batch = [&] {
      for (long i = 0; i < at_once; ++i)
        handles.push_back(loop.spawn([] {}));
      for (auto& each : handles)
        each.join();
      handles.clear();
    };
    batch(); // the stacks are there afterwards
    const double begin = lab::processor_time();
    for (long done = 0; done < count; done += at_once)
      batch();
    took = lab::processor_time() - begin;
  });
  loop.run();
  return took / static_cast<double>(count);
}

extern "C" double KERNLET_SYMBOL(loop_sleep)(long tasks, long count) {
  kernlet::virtual_clock clock;
  kernlet::loop loop({.hooks = clock.hooks()});
  for (long i = 0; i < tasks; ++i)
    loop.spawn([i, count] {
      for (long done = 0; done < count; ++done)
        this_task::sleep_for(1us + std::chrono::nanoseconds(i * 7919 % 1000));
    });
  const double begin = lab::processor_time();
  loop.run();
  return (lab::processor_time() - begin) / static_cast<double>(count * tasks);
}
