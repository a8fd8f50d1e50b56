// Many tasks that all wait at once: how long it takes to make them, what each takes of memory, how many
// kernel threads carry them, and how long it takes to wake them all and see their ends.
//
//     ./kernlet run a-million-tasks -- --tasks 1000000

#include "memory_use.hpp"
#include "report.hpp"

#include <atomic>
#include <chrono>
#include <kernlet/go.hpp>

namespace {

using clock_type = std::chrono::steady_clock;

double seconds_since(clock_type::time_point begin) {
  return std::chrono::duration<double>(clock_type::now() - begin).count();
}

} // namespace

int main(int argc, char** argv) {
  long tasks = 100000;
  lab::report report(argc, argv, {{"--tasks", &tasks}});
  double made = 0, woken = 0, joined = 0;
  std::size_t resident = 0, reserved = 0, threads = 0;
  std::string why;
  kernlet::run([&] {
    auto count = static_cast<std::size_t>(tasks);
    std::vector<kernlet::waiter*> waiters(count);
    std::vector<kernlet::go_handle<void>> all(count);
    std::atomic<std::size_t> waiting{0};
    const std::size_t resident_before = lab::kib_of("VmRSS"), reserved_before = lab::kib_of("VmSize");
    auto begin = clock_type::now();
    for (std::size_t i = 0; i < count; ++i)
      try {
        all[i] = kernlet::go([&waiters, &waiting, i] {
          waiters[i] = &kernlet::current_waiter();
          waiting.fetch_add(1, std::memory_order_release); // pairs with the acquire below: the waiter is seen
          kernlet::current_waiter().park();
        });
      } catch (const kernlet::stack_error& error) {
        why = error.what(); // a limit of the machine; those that there are will do
        count = i;
      }
    waiters.resize(count);
    all.resize(count);
    tasks = static_cast<long>(count);
    while (waiting.load(std::memory_order_acquire) < count)
      kernlet::yield();
    made = seconds_since(begin);
    resident = lab::kib_of("VmRSS") - resident_before;
    reserved = lab::kib_of("VmSize") - reserved_before;
    threads = lab::kib_of("Threads");
    begin = clock_type::now();
    for (kernlet::waiter* const each : waiters)
      each->wake();
    woken = seconds_since(begin);
    for (auto& each : all)
      each.join();
    joined = seconds_since(begin);
  });
  const auto each = static_cast<double>(tasks);
  report.say(std::to_string(tasks) + " tasks that wait, all at once, on " + std::to_string(threads) +
             " kernel threads.");
  if (!why.empty())
    report.say("There are no more: " + why);
  report.say();
  report.table(
      {{"what", "what"}, {"total", "all"}, {"each", "each"}},
      {{"create",
        {"make them, and each parks: s, and ns", lab::cell(made, 3), lab::cell(made / each * 1e9, 0)}},
       {"wake", {"wake them: s, and ns", lab::cell(woken, 3), lab::cell(woken / each * 1e9, 0)}},
       {"finish",
        {"until all have ended: s, and ns", lab::cell(joined, 3), lab::cell(joined / each * 1e9, 0)}},
       {"resident",
        {"resident: MiB, and bytes", lab::cell(static_cast<double>(resident) / 1024, 0),
         lab::cell(static_cast<double>(resident) * 1024 / each, 0)}},
       {"reserved",
        {"reserved: MiB, and bytes", lab::cell(static_cast<double>(reserved) / 1024, 0),
         lab::cell(static_cast<double>(reserved) * 1024 / each, 0)}}});
  report.fact("tasks", tasks);
  report.fact("threads", threads);
  return report.finish();
}
