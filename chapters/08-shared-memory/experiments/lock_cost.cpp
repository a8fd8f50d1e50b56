// The same work under five locks, by 1, 2 and 8 threads. A turn is: lock, work, unlock, and as much work
// outside. How long does a turn take, how much of the processors does it use, and how often does a thread
// sleep for it?

#include "locks.hpp"
#include "per_runtime.hpp"
#include "report.hpp"

#include <kernlet/symbol.h>
#include <list>
#include <mutex>
#include <string>

namespace {

using way = void (*)(int threads, int steps, lab::turn_cost* out);

template <class Lock>
void under(int threads, int steps, lab::turn_cost* out) {
  *out = lab::take_turns<Lock>(threads, steps);
}

struct contender {
  const char *key, *name;
  way run;
};

std::list<std::string> keys; // a row holds a pointer to its own

lab::row row_of(const contender& lock, const char* work, int threads, int steps) {
  lab::turn_cost found{};
  lock.run(threads, steps, &found);
  keys.push_back(std::string(lock.key) + "_" + work + "_" + std::to_string(threads));
  return {keys.back().c_str(),
          {lock.name, threads, lab::cell(found.elapsed_ns, 0), lab::cell(found.processor_ns, 0),
           lab::cell(found.sleeps, 3), lab::cell(found.least_share, 2)}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  std::vector<contender> locks{{"spin", "spin lock", under<lab::spin_lock>},
                               {"ticket", "ticket lock", under<lab::ticket_lock>},
                               {"std", "std::mutex", under<std::mutex>},
                               {"model", "thread_mutex, model answer", kernlet_solutions_sync_turns},
                               {"fast", "thread_mutex, fast part", kernlet_fast_sync_turns}};
  if (std::string(KERNLET_QUOTE(KERNLET_PARTS)) == "mine")
    locks.push_back({"mine", "thread_mutex, my own", KERNLET_SYMBOL(sync_turns)});
  struct {
    const char *key, *about;
    int steps;
  } constexpr works[] = {{"short", "Short work, some ns:", 20}, {"long", "Long work, some us:", 10000}};
  for (const auto& work : works) {
    std::vector<lab::row> rows;
    for (const int threads : {1, 2, 8})
      for (const contender& lock : locks)
        rows.push_back(row_of(lock, work.key, threads, work.steps));
    report.say(work.about);
    report.say();
    report.table({{"lock", "lock"},
                  {"threads", "threads"},
                  {"elapsed_ns", "ns a turn"},
                  {"processor_ns", "processor ns"},
                  {"sleeps", "sleeps"},
                  {"least_share", "least share"}},
                 rows);
    report.say();
  }
  report.say("least share: turns of the thread that had fewest, 1 if all had the same.");
  report.fact("processors", lab::allowed_processors().size());
  return report.finish();
}
