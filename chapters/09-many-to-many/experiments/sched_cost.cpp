// What the parts of this chapter cost: each queue by itself, and a whole scheduler made of them.

#include "measure.hpp"
#include "per_runtime.hpp"

#include <kernlet/symbol.h>
#include <string>

namespace {

using small = double (*)(long count);
using large = double (*)(unsigned workers, long tasks, long count);

/// On all runtimes: the model answer, the fast part, and what this program was built with.
struct operation {
  const char *key, *name;
  small model, fast, mine;
  long count;
};
constexpr operation operations[] = {{"global", "global_queue: push, pop", kernlet_solutions_sched_global,
                                     kernlet_fast_sched_global, KERNLET_SYMBOL(sched_global), 20000},
                                    {"local", "run_queue: push, pop", kernlet_solutions_sched_local,
                                     kernlet_fast_sched_local, KERNLET_SYMBOL(sched_local), 20000},
                                    {"steal", "run_queue: steal 32 of 64", kernlet_solutions_sched_steal,
                                     kernlet_fast_sched_steal, KERNLET_SYMBOL(sched_steal), 1000},
                                    {"notify", "idle_workers: notify", kernlet_solutions_sched_notify,
                                     kernlet_fast_sched_notify, KERNLET_SYMBOL(sched_notify), 20000}};

struct whole {
  const char *key, *name;
  large model, fast, mine;
  unsigned workers;
  long tasks, count;
};
#define LAB_YIELD kernlet_solutions_sched_yield, kernlet_fast_sched_yield, KERNLET_SYMBOL(sched_yield)
#define LAB_SPAWN                                                                                            \
  kernlet_solutions_sched_spawn_join, kernlet_fast_sched_spawn_join, KERNLET_SYMBOL(sched_spawn_join)
constexpr whole wholes[] = {{"yield_1_2", "yield, 2 tasks, 1 worker", LAB_YIELD, 1, 2, 200000},
                            {"yield_1_1000", "yield, 1,000 tasks, 1 worker", LAB_YIELD, 1, 1000, 200000},
                            {"yield_2_1000", "yield, 1,000 tasks, 2 workers", LAB_YIELD, 2, 1000, 200000},
                            {"spawn_1_1", "spawn and join, 1 worker", LAB_SPAWN, 1, 1, 50000},
                            {"spawn_1_1000", "spawn and join 1,000, 1 worker", LAB_SPAWN, 1, 1000, 50000},
                            {"spawn_2_1000", "spawn and join 1,000, 2 workers", LAB_SPAWN, 2, 1000, 50000}};

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const bool has_mine = std::string(KERNLET_QUOTE(KERNLET_PARTS)) == "mine";
  std::vector<std::string> keys;
  keys.reserve(64); // a contender holds pointers
  std::vector<lab::column> columns{{"what", "what"}, {"model_ns", "model answer"}, {"fast_ns", "fast part"}};
  if (has_mine)
    columns.push_back({"mine_ns", "my own"});
  columns.push_back({"times", "times"});
  const auto measured = [&](const auto& things, int rounds, const auto& call) {
    std::vector<lab::contender> all;
    for (const auto& each : things)
      for (const auto body : {each.model, each.fast, each.mine})
        all.push_back({each.key, each.name, [&each, body, call] { return call(each, body); }});
    lab::measure(all, rounds);
    std::vector<lab::row> rows;
    for (std::size_t i = 0; i < all.size(); i += 3) {
      rows.push_back({all[i].key, {all[i].name, all[i].median(), all[i + 1].median()}});
      if (has_mine)
        rows.back().cells.push_back(all[i + 2].median());
      rows.back().cells.push_back(all[i].median() / all[i + 1].median());
    }
    report.table(columns, rows);
  };
  report.say("One thread, and nobody in its way. Nanoseconds by the clock, medians of 31 runs:");
  report.say();
  measured(operations, 31, [](const operation& each, small body) { return body(each.count); });
  report.say();
  report.say("A scheduler made of these parts; of all its workers together; medians of 11 runs:");
  report.say();
  measured(wholes, 11,
           [](const whole& each, large body) { return body(each.workers, each.tasks, each.count); });
  return report.finish();
}
