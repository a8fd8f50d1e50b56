// N workers: how many kernel threads does the process have, how many tasks are under way, and how many of
// them run at the same moment? All of it is counted, and none of it depends on the machine.

#include "report.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <iterator>
#include <kernlet/go.hpp>
#include <sched.h>
#include <thread>

namespace {

using namespace std::chrono_literals;

constexpr std::uint32_t workers[] = {1, 2, 4, 8};
constexpr std::size_t tasks = 1000, own = 3;

/// Those of this process, as the kernel counts them.
long kernel_threads() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

/// A kernel thread that has been joined may be in the kernel's list for a moment more.
void wait_until_there_are(long count) {
  while (kernel_threads() != count)
    sched_yield();
}

/// How many of `count` tasks can be in the middle of their work at once. Each waits there, without giving its
/// worker away, until as many as `enough` have come; so it is no matter of luck.
int most_at_once(std::size_t count, int enough) {
  std::atomic<int> inside{0}, most{0};
  std::vector<kernlet::go_handle<void>> all;
  for (std::size_t i = 0; i < count; ++i)
    all.push_back(kernlet::go([&] {
      const int now = inside.fetch_add(1) + 1;
      for (int seen = most.load(); seen < now && !most.compare_exchange_weak(seen, now);) {
      }
      while (most.load() < enough)
        sched_yield(); // the kernel's, not the runtime's: another kernel thread, not another task
      inside.fetch_sub(1);
    }));
  for (auto& each : all)
    each.join();
  return most.load();
}

struct counts {
  long alone, asleep, with_own;
  int at_once;
};

counts look(std::uint32_t on) {
  counts seen{};
  kernlet::run({.workers = on}, [&] {
    seen.at_once = most_at_once(4 * on, static_cast<int>(on)); // behind it all workers are there
    seen.alone = kernel_threads();
    std::atomic<std::size_t> begun{0};
    std::atomic<bool> over{false};
    std::vector<kernlet::go_handle<void>> all;
    for (std::size_t i = 0; i < tasks; ++i)
      all.push_back(kernlet::go("sleeper", [&] {
        ++begun;
        while (!over)
          kernlet::sleep_for(1ms);
      }));
    while (begun < tasks)
      kernlet::yield();
    seen.asleep = kernel_threads();
    {
      std::vector<std::jthread> others; // the program's own: nobody asks the scheduler
      for (std::size_t i = 0; i < own; ++i)
        others.emplace_back([&](std::stop_token) { over.wait(false); });
      seen.with_own = kernel_threads();
      over = true;
      over.notify_all();
    }
    for (auto& each : all)
      each.join();
  });
  return seen;
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const long before = kernel_threads();
  static constexpr const char* keys[] = {"n1", "n2", "n4", "n8"};
  std::vector<lab::row> rows;
  for (std::size_t i = 0; i < std::size(workers); ++i) {
    const counts seen = look(workers[i]);
    rows.push_back({keys[i], {workers[i], seen.alone, seen.asleep, seen.with_own, seen.at_once}});
    wait_until_there_are(before);
  }
  report.say("Kernel threads of this process; before run() there was " + std::to_string(before) + ".");
  report.say();
  report.table({{"workers", "N workers"},
                {"threads", "threads"},
                {"asleep", "while 1,000 tasks sleep"},
                {"own", "and 3 threads of the program's own"},
                {"at_once", "tasks that ran at once"}},
               rows);
  report.fact("before", before);
  report.fact("tasks", tasks);
  return report.finish();
}
