// What channels cost: the model answer beside the fast part, each on a runtime of its kind.

#include "measure.hpp"
#include "per_runtime.hpp"

#include <kernlet/symbol.h>
#include <string>

namespace {

using body = double (*)(unsigned workers, long count);

/// On all runtimes: the model answer, the fast part, and what this program was built with.
struct operation {
  const char *key, *name;
  body model, fast, mine;
  unsigned workers;
  long count;
};
#define LAB_ON_ALL(what)                                                                                     \
  kernlet_solutions_channel_##what, kernlet_fast_channel_##what, KERNLET_SYMBOL(channel_##what)
constexpr operation operations[] = {
    {"try", "try_send, try_receive, 1 worker", LAB_ON_ALL(try), 1, 5000},
    {"hop_1", "unbuffered, 1 worker", LAB_ON_ALL(hop), 1, 5000},
    {"hop_2", "unbuffered, 2 workers", LAB_ON_ALL(hop), 2, 5000},
    {"buffered_1", "room for 100, 1 worker", LAB_ON_ALL(buffered), 1, 5000},
    {"buffered_2", "room for 100, 2 workers", LAB_ON_ALL(buffered), 2, 5000},
    {"select_ready", "select of 2, one is ready", LAB_ON_ALL(select_ready), 1, 1000},
    {"select_waits", "select of 2, waits", LAB_ON_ALL(select_waits), 1, 1000},
    {"select_otherwise", "select of 2, otherwise", LAB_ON_ALL(select_otherwise), 1, 1000}};

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const bool has_mine = std::string(KERNLET_QUOTE(KERNLET_PARTS)) == "mine";
  std::vector<lab::column> columns{{"what", "what"}, {"model_ns", "model answer"}, {"fast_ns", "fast part"}};
  if (has_mine)
    columns.push_back({"mine_ns", "my own"});
  columns.push_back({"times", "times"});
  std::vector<lab::contender> all;
  for (const operation& each : operations)
    for (const body one : {each.model, each.fast, each.mine})
      all.push_back({each.key, each.name, [&each, one] { return one(each.workers, each.count); }});
  lab::measure(all, 61);
  std::vector<lab::row> rows;
  for (std::size_t i = 0; i < all.size(); i += 3) {
    rows.push_back({all[i].key, {all[i].name, all[i].median(), all[i + 1].median()}});
    if (has_mine)
      rows.back().cells.push_back(all[i + 2].median());
    rows.back().cells.push_back(all[i].median() / all[i + 1].median());
  }
  report.say("Nanoseconds for a word, or a select, by the clock; medians of 61 runs:");
  report.say();
  report.table(columns, rows);
  return report.finish();
}
