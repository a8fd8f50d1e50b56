// What a trace amounts to, in two tables.

#include "trace/trace.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace kernlet::grader {
namespace {

constexpr std::size_t shown_tasks = 10;

struct of_worker {
  std::int64_t ran = 0, rested = 0;
  std::uint64_t runs = 0, steals = 0;
};
struct of_task {
  std::uint32_t number = 0;
  std::int64_t ran = 0, longest = 0;
  std::uint64_t runs = 0;
};

std::string time(std::int64_t nanoseconds) {
  const auto value = static_cast<double>(nanoseconds);
  if (nanoseconds < 10'000)
    return fmt::format("{} ns", nanoseconds);
  if (nanoseconds < 10'000'000)
    return fmt::format("{:.0f} us", value / 1e3);
  return nanoseconds < 10'000'000'000 ? fmt::format("{:.0f} ms", value / 1e6)
                                      : fmt::format("{:.1f} s", value / 1e9);
}

} // namespace

std::string summarise(const trace& all, const terminal& screen) {
  std::vector<of_worker> workers(all.workers);
  std::map<std::uint32_t, of_task> tasks;
  for (const trace_run& run : all.runs) {
    of_task& task = tasks[run.task];
    task.number = run.task;
    task.ran += run.length;
    task.longest = std::max(task.longest, run.length);
    ++task.runs;
    if (run.lane < all.workers) {
      workers[run.lane].ran += run.length;
      ++workers[run.lane].runs;
    }
  }
  for (const trace_rest& rest : all.rests)
    if (rest.lane < all.workers)
      workers[rest.lane].rested += rest.length;
  for (const trace_mark& mark : all.marks)
    if (mark.lane < all.workers && mark.what == "steal")
      ++workers[mark.lane].steals;

  std::string text = screen.paint(
      colour::strong, fmt::format("{}: {} tasks on {} {}, {}\n\n", all.program, tasks.size(), all.workers,
                                  all.workers == 1 ? "worker" : "workers", time(all.length)));
  text += fmt::format("{:>8}  {:>9}  {:>6}  {:>9}  {:>9}  {:>7}\n", "worker", "runs for", "", "rests for",
                      "switches", "thefts");
  for (std::size_t i = 0; i < workers.size(); ++i)
    text += fmt::format(
        "{:>8}  {:>9}  {:>5.1f}%  {:>9}  {:>9}  {:>7}\n", i, time(workers[i].ran),
        all.length == 0 ? 0.0 : 100.0 * static_cast<double>(workers[i].ran) / static_cast<double>(all.length),
        time(workers[i].rested), workers[i].runs, workers[i].steals);

  std::vector<of_task> longest;
  for (const auto& [number, task] : tasks)
    longest.push_back(task);
  std::sort(longest.begin(), longest.end(), [](const of_task& a, const of_task& b) { return a.ran > b.ran; });
  text += fmt::format("\n{:>8}  {:>9}  {:>9}  {:>9}  {}\n", "task", "runs for", "at a time", "times", "name");
  for (std::size_t i = 0; i < std::min(longest.size(), shown_tasks); ++i)
    text += fmt::format("{:>8}  {:>9}  {:>9}  {:>9}  {}\n", longest[i].number, time(longest[i].ran),
                        time(longest[i].longest), longest[i].runs, all.names.at(longest[i].number));
  if (longest.size() > shown_tasks)
    text += fmt::format("{:>8}  and {} more\n", "", longest.size() - shown_tasks);
  if (all.dropped != 0)
    text +=
        screen.paint(colour::note, fmt::format("\n{} older events were overwritten: a trace keeps the last "
                                               "131,072 of each worker.\n",
                                               all.dropped));
  return text;
}

} // namespace kernlet::grader
