// What do the parts of this chapter cost when nobody is in the way, and when somebody is? In nanoseconds, and
// in system calls: the function below stands in front of the C library's, which a program may replace, and
// counts.

#include "measure.hpp"
#include "per_runtime.hpp"

#include <cstdarg>
#include <dlfcn.h>
#include <kernlet/symbol.h>
#include <string>

namespace {

std::atomic<long> made{0};

using call = long (*)(long, ...);
call of_the_library() {
  static const call found = reinterpret_cast<call>(dlsym(RTLD_NEXT, "syscall"));
  return found;
}

} // namespace

/// The layer asks the kernel through this function and no other.
extern "C" long syscall(long number, ...) noexcept {
  va_list rest;
  va_start(rest, number);
  long words[6];
  for (long& each : words)
    each = va_arg(rest, long);
  va_end(rest);
  made.fetch_add(1, std::memory_order_relaxed); // a count
  return of_the_library()(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}

namespace {

using cost = double (*)(long count);

/// On all runtimes: the model answer, the fast part, and what this program was built with.
struct thing {
  const char *key, *name;
  cost model, fast, mine;
  long count; ///< of one measurement
};

constexpr thing things[] = {{"lock", "thread_mutex: lock, unlock", kernlet_solutions_sync_lock,
                             kernlet_fast_sync_lock, KERNLET_SYMBOL(sync_lock), 10000},
                            {"notify_one", "thread_condition: notify_one", kernlet_solutions_sync_notify_one,
                             kernlet_fast_sync_notify_one, KERNLET_SYMBOL(sync_notify_one), 2000},
                            {"permit", "parker: wake, park", kernlet_solutions_sync_permit,
                             kernlet_fast_sync_permit, KERNLET_SYMBOL(sync_permit), 10000},
                            {"notify", "event_count: notify", kernlet_solutions_sync_notify,
                             kernlet_fast_sync_notify, KERNLET_SYMBOL(sync_notify), 10000}};

/// System calls of a thousand, rounded down to what each one makes.
long calls_of(cost what) {
  made = 0;
  what(1000);
  return made / 1000;
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const bool has_mine = std::string(KERNLET_QUOTE(KERNLET_PARTS)) == "mine";
  std::vector<lab::column> columns{
      {"what", "system calls for one"}, {"model", "model answer"}, {"fast", "fast part"}};
  if (has_mine)
    columns.push_back({"mine", "my own"});
  std::vector<lab::row> counts;
  for (const thing& each : things) {
    counts.push_back({each.key, {each.name, calls_of(each.model), calls_of(each.fast)}});
    if (has_mine)
      counts.back().cells.push_back(calls_of(each.mine));
  }
  report.say("One thread, nobody in the way:");
  report.say();
  report.table(columns, counts);

  std::vector<lab::contender> alone;
  std::vector<std::string> names;
  names.reserve(64); // a contender holds pointers
  const auto add = [&](std::vector<lab::contender>& to, const char* key, const char* name, cost model,
                       cost fast, cost mine, long count) {
    const auto one = [&](const char* whose, const char* title, cost what) {
      const char* const own_key = names.emplace_back(std::string(whose) + "_" + key).c_str();
      const char* const own_name = names.emplace_back(std::string(name) + ", " + title).c_str();
      to.push_back({own_key, own_name, [=] { return what(count); }});
    };
    one("model", "model answer", model);
    one("fast", "fast part", fast);
    if (has_mine)
      one("mine", "my own", mine);
  };
  for (const thing& each : things)
    add(alone, each.key, each.name, each.model, each.fast, each.mine, each.count);
  std::vector<lab::contender> two;
  add(two, "ring", "an item through a ring", kernlet_solutions_sync_ring, kernlet_fast_sync_ring,
      KERNLET_SYMBOL(sync_ring), 200000);
  add(two, "hand_over", "park and wake each other", kernlet_solutions_sync_hand_over,
      kernlet_fast_sync_hand_over, KERNLET_SYMBOL(sync_hand_over), 2000);
  lab::measure(alone, 31);
  lab::measure(two, 31);
  report.say();
  report.say("The same in time; processor time, 31 runs:");
  report.say();
  lab::show(report, alone, "what", "fast_lock");
  report.say();
  report.say("Two threads:");
  report.say();
  lab::show(report, two, "what", "fast_ring");
  return report.finish();
}
