// How many kernel threads does this machine give to one program, and what says no? First all limits are read,
// then threads are started until one is refused, with the stacks that a program gets without asking.
//
// Some limits are shared: to use up the last thread of the machine would stop everybody else. So the run ends
// by itself when --leave percent of a shared limit are left (5), or at --at-most threads (40,000). The
// threads live in a process of their own; when it ends, they are gone.

#include "parked_threads.hpp"
#include "thread_limits.hpp"

#include "report.hpp"

#include <array>
#include <chrono>
#include <cstring>
#include <sys/mman.h>
#include <sys/wait.h>

namespace {

long at_most = 40000, leave_percent = 5;

using clock_type = std::chrono::steady_clock;
constexpr auto patience = std::chrono::seconds(20);

enum class ending { bound, others_share, refused, took_too_long };

/// What there was at one number of threads.
struct stage {
  long threads = 0;
  double milliseconds = 0;
  long reserved = 0, resident = 0, kernel_stacks = 0; ///< KiB

  static stage now(long threads, clock_type::time_point begin) {
    const std::string self = lab::read_text("/proc/self/status");
    return {threads, std::chrono::duration<double, std::milli>(clock_type::now() - begin).count(),
            lab::number_after(self, "VmSize:"),
            lab::number_after(self, "VmRSS:") + lab::number_after(self, "VmPTE:"),
            lab::number_after(lab::read_text("/proc/meminfo"), "KernelStack:")};
  }
};

/// It goes through a pipe, from the process that has the threads.
struct found {
  lab::thread_needs each{};
  stage stages[3];
  int stage_count = 0;
  ending how = ending::bound;
  int error = 0;
  char limit[40] = "";
  long most = 0, used = 0;
};

/// Of a shared limit, this much is for the others. Threads need little memory, but that of a whole machine is
/// too dear to come near to its end.
long share_of_others(const lab::limit& which) {
  if (which.whom == lab::shared_with::nobody || which.most < 0)
    return 0;
  const bool memory = std::strstr(which.key, "memory") != nullptr;
  return which.most / 100 * (memory ? std::max(leave_percent, 25L) : leave_percent);
}

/// The limit of which only the others' share is left.
const lab::limit* near_the_others_share(const std::vector<lab::limit>& all, long more) {
  for (const lab::limit& each : all)
    if (each.asked && each.most >= 0 && share_of_others(each) > 0 &&
        static_cast<double>(each.most - each.used - share_of_others(each)) <
            each.each_takes * static_cast<double>(more))
      return &each;
  return nullptr;
}

/// Mappings, addresses or memory are what is lacking if no stack with a guard below it can be had any more.
bool lacks_a_stack(const lab::thread_needs& each) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const std::size_t bytes = static_cast<std::size_t>(each.address_kibibytes) * 1024 / page * page;
  void* const stack = mmap(nullptr, bytes, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (stack == MAP_FAILED)
    return true;
  const bool refused = mprotect(static_cast<char*>(stack) + page, bytes - page, PROT_READ | PROT_WRITE) != 0;
  munmap(stack, bytes);
  return refused;
}

/// Who said no: the narrowest of the limits of that kind, if it is narrow indeed.
void name_the_limit(found& all) {
  const bool memory_kind = lacks_a_stack(all.each);
  std::vector<lab::limit> of_kind;
  for (const lab::limit& each : lab::read_limits(all.each)) {
    const bool counts_threads = each.each_takes == 1;
    if (counts_threads != memory_kind)
      of_kind.push_back(each);
  }
  const lab::limit& which = lab::narrowest(of_kind);
  // The kernel keeps a few hundred numbers of processes for itself, so pid_max is never used up entirely.
  constexpr long narrow = 1000;
  std::snprintf(all.limit, sizeof all.limit, "%s", which.room() < narrow ? which.name : "none that we know");
  all.most = which.most;
  all.used = which.used;
}

/// What one thread takes, seen from the first few.
lab::thread_needs needs_of(lab::parked_threads& threads, int& error) {
  constexpr int few = 32;
  const auto count = [] {
    const stage now = stage::now(0, {});
    return std::array<long, 3>{lab::limits_detail::lines_of(lab::read_text("/proc/self/maps")), now.reserved,
                               now.resident};
  };
  error = threads.start(); // what the first one takes once for all is not counted
  threads.wait_until_asleep();
  const auto before = count();
  for (int i = 0; i < few && error == 0; ++i)
    error = threads.start();
  threads.wait_until_asleep();
  const auto after = count();
  const auto mean = [&](std::size_t i) { return static_cast<double>(after[i] - before[i]) / few; };
  constexpr double kernel_side = 28; // its stack of 16 KiB and the thread's record, about
  return {mean(0), mean(1), mean(1), mean(2) + kernel_side};
}

found start_as_many_as_possible() {
  found all;
  lab::parked_threads threads(0);
  const auto begin = clock_type::now();
  all.each = needs_of(threads, all.error);
  long next_look = 256; // at all limits: to read them takes time, the more the more threads there are
  while (all.error == 0) {
    const long count = static_cast<long>(threads.handles().size());
    if (count == 1000 || count == 10000)
      all.stages[all.stage_count++] = stage::now(count, begin);
    if (count >= at_most)
      break;
    if (count >= next_look) {
      const long until_then = std::max(256L, count / 32);
      next_look = count + until_then;
      const std::vector<lab::limit> limits = lab::read_limits(all.each);
      if (const lab::limit* const which = near_the_others_share(limits, until_then)) {
        all.how = ending::others_share;
        std::snprintf(all.limit, sizeof all.limit, "%s", which->name);
        all.most = which->most;
        all.used = which->used;
        break;
      }
      if (clock_type::now() - begin > patience) {
        all.how = ending::took_too_long;
        break;
      }
    }
    all.error = threads.start();
  }
  if (all.error != 0) {
    all.how = ending::refused;
    name_the_limit(all);
  }
  threads.wait_until_asleep();
  all.stages[all.stage_count++] = stage::now(static_cast<long>(threads.handles().size()), begin);
  return all;
}

/// In a process of its own. Nothing is said if that process was killed.
bool run_apart(found& result) {
  int ends[2];
  if (pipe(ends) != 0)
    return false;
  const pid_t child = fork();
  if (child == 0) {
    result = start_as_many_as_possible();
    _exit(write(ends[1], &result, sizeof result) == sizeof result ? 0 : 1);
  }
  close(ends[1]);
  const bool heard = child > 0 && read(ends[0], &result, sizeof result) == sizeof result;
  close(ends[0]);
  if (child > 0)
    waitpid(child, nullptr, 0);
  return heard;
}

const char* name_of(lab::shared_with whom) {
  switch (whom) {
  case lab::shared_with::nobody:
    return "this process";
  case lab::shared_with::user:
    return "the user";
  case lab::shared_with::group:
    return "the container";
  case lab::shared_with::machine:
    return "the machine";
  }
  return "";
}

lab::row row_of(const lab::limit& each) {
  if (each.most < 0)
    return {each.key, {each.name, name_of(each.whom), "none", each.used, "-"}};
  return {each.key,
          {each.name, name_of(each.whom), each.most, each.used,
           each.asked ? lab::cell(each.room()) : lab::cell("not for root")}};
}

std::string sentence(const found& all) {
  char line[200];
  const long threads = all.stages[all.stage_count - 1].threads;
  switch (all.how) {
  case ending::refused:
    std::snprintf(line, sizeof line, "Refused after %ld threads: %s (%ld of %ld used). The error was: %s.",
                  threads, all.limit, all.used, all.most, std::strerror(all.error));
    break;
  case ending::others_share:
    std::snprintf(line, sizeof line,
                  "Ended by itself at %ld: the rest of %s (%ld of %ld used) is for others.", threads,
                  all.limit, all.used, all.most);
    break;
  case ending::bound:
    std::snprintf(line, sizeof line, "Ended by itself at %ld threads: --at-most says so.", threads);
    break;
  case ending::took_too_long:
    std::snprintf(line, sizeof line, "Ended by itself at %ld threads: it took too long.", threads);
  }
  return line;
}

constexpr const char* endings[] = {"bound", "others_share", "refused", "took_too_long"};

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv, {{"--at-most", &at_most}, {"--leave", &leave_percent}});
  found all;
  if (!run_apart(all)) {
    std::fputs("thread-limit: the process with the threads was killed, most likely for its memory; a smaller "
               "--at-most helps\n",
               stderr);
    return 2;
  }
  const std::vector<lab::limit> limits = lab::read_limits(all.each);
  char line[160];
  std::snprintf(line, sizeof line,
                "One more thread takes %.0f mappings, %.0f KiB of addresses and about %.0f KiB.",
                all.each.mappings, all.each.address_kibibytes, all.each.memory_kibibytes);
  report.say(line);
  report.say();
  std::vector<lab::row> rows;
  for (const lab::limit& each : limits)
    rows.push_back(row_of(each));
  report.table(
      {{"name", "limit"}, {"whom", "is of"}, {"most", "at most"}, {"used", "used"}, {"room", "room for"}},
      rows);
  report.say();
  const char* const keys[] = {"first", "second", "last"};
  rows.clear();
  for (int i = 0; i < all.stage_count; ++i) {
    const stage& each = all.stages[i];
    rows.push_back({i + 1 == all.stage_count ? "last" : keys[i],
                    {each.threads, lab::cell(each.milliseconds, 0),
                     lab::cell(static_cast<double>(each.reserved) / 1048576, 1), each.resident / 1024,
                     each.kernel_stacks / 1024}});
  }
  report.table({{"threads", "threads"},
                {"milliseconds", "ms"},
                {"reserved_gib", "reserved GiB"},
                {"resident_mib", "resident MiB"},
                {"kernel_stacks_mib", "kernel stacks MiB"}},
               rows);
  report.say();
  const lab::limit& next = lab::narrowest(limits);
  std::snprintf(line, sizeof line, "The narrowest limit: %s, room for %ld.", next.name, next.room());
  report.say(line);
  report.say(sentence(all));
  report.fact("threads", all.stages[all.stage_count - 1].threads);
  report.fact("ended", endings[static_cast<int>(all.how)]);
  report.fact("by", all.limit);
  report.fact("narrowest", next.name);
  report.fact("narrowest_room", next.room());
  report.fact("mappings_each", all.each.mappings);
  return report.finish();
}
