/// \file
/// How much of everything this process may have: processors, memory, disk, descriptors, processes.

#include "doctor/control_groups.hpp"
#include "doctor/probes.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <fstream>
#include <sched.h>
#include <sys/resource.h>
#include <sys/statvfs.h>
#include <sys/utsname.h>
#include <unistd.h>

namespace kernlet::grader::doctor {
namespace {

constexpr double gibibyte = 1024.0 * 1024 * 1024;
constexpr int server_descriptors = 10'100; ///< ten thousand connections on one side, and some

/// A value of /proc/meminfo in bytes, 0 where it is not there.
double memory_line(std::string_view key) {
  std::ifstream in("/proc/meminfo");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(key))
      return std::strtod(line.c_str() + key.size() + 1, nullptr) * 1024;
  }
  return 0;
}

/// Opens as many descriptors as ten thousand connections need; how many there were.
std::string open_many() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  int opened = 0;
  while (opened < server_descriptors && ::dup(0) >= 0)
    ++opened;
  return std::to_string(opened);
}

} // namespace

finding probe_system(const surroundings&) {
  utsname system{};
  ::uname(&system);
  const std::string machine = system.machine;
  const std::string seen = fmt::format("{} {} on {}", system.sysname, system.release, machine);
  finding result = machine == "x86_64" || machine == "aarch64"
                       ? found("system", seen)
                       : missing("system", seen, "the runtime has no context switch for this machine",
                                 "use x86-64 or AArch64, or an emulated machine of that kind");
  result.required = true;
  return result;
}

finding probe_processors(const surroundings&) {
  cpu_set_t allowed;
  CPU_ZERO(&allowed);
  const int count = ::sched_getaffinity(0, sizeof allowed, &allowed) == 0 ? CPU_COUNT(&allowed) : 1;
  const double quota = processor_quota();
  const double usable = quota > 0 ? std::min(quota, static_cast<double>(count)) : count;
  const std::string seen =
      quota > 0 ? fmt::format("{}, of which a quota allows {:.1f}", count, quota) : fmt::format("{}", count);
  if (usable >= 2)
    return found("processors", seen);
  return degraded("processors", seen,
                  "nothing runs in parallel: figures for several workers say little, builds are slow",
                  "two processors or more; in a container, a larger quota");
}

finding probe_free_memory(const surroundings&) {
  const control_group group = own_group("memory");
  const auto limit =
      static_cast<double>(tightest(group, group.unified ? "memory.max" : "memory.limit_in_bytes"));
  const double available = memory_line("MemAvailable:");
  const double usable = limit > 0 ? std::min(limit, available) : available;
  const std::string seen =
      fmt::format("{:.1f} GiB available{}", available / gibibyte,
                  limit > 0 ? fmt::format(", a control group allows {:.1f} GiB", limit / gibibyte) : "");
  if (usable >= 2 * gibibyte)
    return found("memory", seen);
  return degraded("memory", seen, "builds run one file at a time; a million tasks do not fit",
                  "2 GiB or more; close other programs, or allow the container more");
}

finding probe_disk(const surroundings& here) {
  struct statvfs disk{};
  if (::statvfs(here.root.c_str(), &disk) != 0) {
    return missing("disk", fmt::format("{}: {}", here.root.string(), std::strerror(errno)),
                   "nothing can be built", "put the tree where you may read and write");
  }
  const double left = static_cast<double>(disk.f_bavail) * static_cast<double>(disk.f_frsize);
  const std::string seen = fmt::format("{:.1f} GiB free", left / gibibyte);
  if (left >= 2 * gibibyte)
    return found("disk", seen);
  return degraded("disk", seen, "`test --all` may run out of room",
                  "free 2 GiB; build/ may be removed at any time");
}

finding probe_descriptors(const surroundings&) {
  const trial tried = in_child([] { return open_many(); });
  const std::string seen = fmt::format("{} open at once", tried.answer);
  if (tried.answer == std::to_string(server_descriptors)) {
    return found("descriptors", seen + ": enough for ten thousand connections");
  }
  return degraded("descriptors", seen, "servers are measured with fewer than ten thousand connections",
                  "raise the hard limit: ulimit -Hn 20000 as root, or LimitNOFILE= of the service");
}

finding probe_processes(const surroundings&) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NPROC, &limit);
  std::uint64_t lowest = UINT64_MAX;
  for (const char* file : {"/proc/sys/kernel/threads-max", "/proc/sys/kernel/pid_max"}) {
    if (const auto number = std::strtoull(first_line_of(file).c_str(), nullptr, 10); number > 0)
      lowest = std::min<std::uint64_t>(lowest, number);
  }
  if (limit.rlim_cur != RLIM_INFINITY)
    lowest = std::min<std::uint64_t>(lowest, limit.rlim_cur);
  if (const auto group = tightest(own_group("pids"), "pids.max"); group > 0)
    lowest = std::min<std::uint64_t>(lowest, group);
  const std::string seen = fmt::format("{} allowed", lowest);
  if (lowest >= 12'000)
    return found("kernel threads", seen);
  return degraded("kernel threads", seen, "a thread for each of ten thousand connections does not fit",
                  "ulimit -u unlimited; in a container, a larger pids limit");
}

} // namespace kernlet::grader::doctor
