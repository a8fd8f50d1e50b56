#pragma once
/// \file
/// What can stop a program from starting one more thread: all limits of Linux that a process can see, how
/// much of each is used, and for how many threads more the rest is enough.

#include "proc_file.hpp"

#include <algorithm>
#include <climits>
#include <cstdio>
#include <dirent.h>
#include <sys/resource.h>
#include <unistd.h>
#include <vector>

namespace lab {

enum class shared_with { nobody, user, group, machine };

struct limit {
  const char* key;
  const char* name;
  shared_with whom;
  long most;         ///< -1: no limit
  long used;         ///< of the same unit
  double each_takes; ///< of the same unit, for one more thread
  bool asked = true; ///< false: the kernel does not ask this one for us

  /// Threads that still fit.
  long room() const {
    return most < 0 || !asked
               ? LONG_MAX
               : static_cast<long>(static_cast<double>(std::max(most - used, 0L)) / each_takes);
  }
};

/// What one thread of the kind in question takes, besides one thread.
struct thread_needs {
  double mappings, address_kibibytes, commit_kibibytes, memory_kibibytes;
};

namespace limits_detail {

inline long lines_of(const std::string& text) {
  return std::count(text.begin(), text.end(), '\n');
}

/// The threads of all processes of this user.
inline long threads_of_user() {
  long sum = 0;
  const std::string wanted = "\nUid:\t" + std::to_string(getuid()) + '\t';
  if (DIR* const folder = opendir("/proc")) {
    while (const dirent* const each = readdir(folder))
      if (each->d_name[0] >= '1' && each->d_name[0] <= '9') {
        const std::string status = read_text(std::string("/proc/") + each->d_name + "/status");
        if (status.find(wanted) != std::string::npos)
          sum += std::max(number_after(status, "Threads:"), 0L);
      }
    closedir(folder);
  }
  return sum;
}

/// The threads of the whole machine: the number behind the slash in /proc/loadavg.
inline long threads_of_machine() {
  const std::string text = read_text("/proc/loadavg");
  const std::size_t slash = text.find('/');
  return slash == std::string::npos ? 0 : std::strtol(text.c_str() + slash + 1, nullptr, 10);
}

/// With these a process may have more threads than RLIMIT_NPROC says.
inline bool above_the_users_limit() {
  const std::string text = read_text("/proc/self/status");
  const std::size_t at = text.find("\nCapEff:");
  const unsigned long long rights =
      at == std::string::npos ? 0 : std::strtoull(text.c_str() + at + 8, nullptr, 16);
  constexpr int sys_admin = 21, sys_resource = 24;
  return getuid() == 0 || ((rights >> sys_admin | rights >> sys_resource) & 1) != 0;
}

/// The folders of this process's control group and of all above it, for both layouts of the file system.
inline std::vector<std::string> group_folders(const char* controller) {
  std::vector<std::string> all;
  std::istringstream lines(read_text("/proc/self/cgroup"));
  for (std::string line; std::getline(lines, line);) {
    const std::size_t first = line.find(':'), second = line.find(':', first + 1);
    if (second == std::string::npos)
      continue;
    const std::string controllers = ',' + line.substr(first + 1, second - first - 1) + ',';
    std::string path = line.substr(second + 1), mount;
    if (controllers == ",,")
      mount = "/sys/fs/cgroup";
    else if (controllers.find(std::string(",") + controller + ',') != std::string::npos)
      mount = std::string("/sys/fs/cgroup/") + controller;
    else
      continue;
    for (;;) {
      all.push_back(mount + (path == "/" ? "" : path));
      const std::size_t slash = path.rfind('/');
      if (path.empty() || path == "/" || slash == std::string::npos)
        break;
      path.resize(slash);
    }
  }
  return all;
}

/// The narrowest of the groups: the least that is left. The file's names are those of the new layout, then of
/// the old one.
inline limit group_limit(limit narrowest, const char* controller, std::vector<const char*> most,
                         std::vector<const char*> used, long unit) {
  constexpr long largest = LONG_MAX / 8192; // the old layout writes a number near LONG_MAX for "none"
  for (const std::string& folder : group_folders(controller))
    for (std::size_t layout = 0; layout < most.size(); ++layout)
      if (const long bound = number_in(folder + '/' + most[layout], -1); bound >= 0 && bound < largest) {
        limit here = narrowest;
        here.most = bound / unit;
        here.used = number_in(folder + '/' + used[layout], 0) / unit;
        if (here.room() < narrowest.room())
          narrowest = here;
      }
  return narrowest;
}

inline long soft(decltype(RLIMIT_AS) which, long unit) {
  rlimit bound{};
  getrlimit(which, &bound);
  return bound.rlim_cur == RLIM_INFINITY ? -1 : static_cast<long>(bound.rlim_cur) / unit;
}

} // namespace limits_detail

/// All of them, as they are now. Sizes are in KiB.
inline std::vector<limit> read_limits(const thread_needs& each) {
  using namespace limits_detail;
  const std::string memory = read_text("/proc/meminfo"), self = read_text("/proc/self/status");
  const bool strict = number_in("/proc/sys/vm/overcommit_memory", 0) == 2;
  const long total = number_after(memory, "MemTotal:");
  return {
      {"pid_max", "kernel.pid_max", shared_with::machine, number_in("/proc/sys/kernel/pid_max", -1),
       threads_of_machine(), 1},
      {"nproc", "RLIMIT_NPROC", shared_with::user, soft(RLIMIT_NPROC, 1), threads_of_user(), 1,
       !above_the_users_limit()},
      group_limit({"pids_max", "cgroup pids.max", shared_with::group, -1, 0, 1}, "pids", {"pids.max"},
                  {"pids.current"}, 1),
      {"threads_max", "kernel.threads-max", shared_with::machine,
       number_in("/proc/sys/kernel/threads-max", -1), threads_of_machine(), 1},
      {"max_map_count", "vm.max_map_count", shared_with::nobody, number_in("/proc/sys/vm/max_map_count", -1),
       lines_of(read_text("/proc/self/maps")), each.mappings},
      {"address_space", "RLIMIT_AS, KiB", shared_with::nobody, soft(RLIMIT_AS, 1024),
       number_after(self, "VmSize:"), each.address_kibibytes},
      {"overcommit", "strict overcommit, KiB", shared_with::machine,
       strict ? number_after(memory, "CommitLimit:") : -1, number_after(memory, "Committed_AS:"),
       each.commit_kibibytes},
      group_limit({"group_memory", "cgroup memory, KiB", shared_with::group, -1, 0, each.memory_kibibytes},
                  "memory", {"memory.max", "memory.limit_in_bytes"},
                  {"memory.current", "memory.usage_in_bytes"}, 1024),
      {"memory", "memory, KiB", shared_with::machine, total, total - number_after(memory, "MemAvailable:"),
       each.memory_kibibytes},
  };
}

/// The one that is used up first.
inline const limit& narrowest(const std::vector<limit>& all) {
  return *std::min_element(all.begin(), all.end(),
                           [](const limit& a, const limit& b) { return a.room() < b.room(); });
}

} // namespace lab
