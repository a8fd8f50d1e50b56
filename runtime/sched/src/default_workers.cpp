// How many processors there are for this process.

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <kernlet/scheduler_options.hpp>
#include <sched.h>
#include <stdexcept>
#include <string>
#include <thread>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

std::uint32_t by_affinity() noexcept {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  if (::sched_getaffinity(0, sizeof mask, &mask) == 0)
    return static_cast<std::uint32_t>(std::max(1, CPU_COUNT(&mask)));
  return std::max(1u, std::thread::hardware_concurrency()); // more than 1,024 processors
}

/// What a control group's cpu.max allows, in processors, rounded up; 0: no limit, or none can be read.
std::uint32_t by_quota(const std::string& folder) {
  std::ifstream file(folder + "/cpu.max");
  std::string quota;
  double period = 0;
  if (!(file >> quota >> period) || quota == "max" || period <= 0)
    return 0;
  char* end = nullptr;
  const double allowed = std::strtod(quota.c_str(), &end) / period;
  return *end != '\0' || !(allowed > 0) ? 0 : static_cast<std::uint32_t>(std::min(allowed + 0.999, 1e6));
}

/// The least quota of the process's control group and all above it.
std::uint32_t least_quota() {
  std::ifstream file("/proc/self/cgroup");
  std::uint32_t least = 0;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("0::"))
      continue;
    for (std::string path = line.substr(3);; path.erase(path.find_last_of('/'))) {
      const std::uint32_t one = by_quota("/sys/fs/cgroup" + path);
      if (one != 0 && (least == 0 || one < least))
        least = one;
      if (path.find_last_of('/') == path.npos || path.empty())
        break;
    }
  }
  return least;
}

/// KERNLET_WORKERS, or 0. What is no number in range is told on standard error, and passed over.
std::uint32_t by_wish() noexcept {
  const char* const text = std::getenv("KERNLET_WORKERS");
  if (text == nullptr || *text == '\0')
    return 0;
  char* end = nullptr;
  errno = 0;
  const unsigned long number = std::strtoul(text, &end, 10);
  if (errno == 0 && *end == '\0' && *text >= '0' && *text <= '9' && number >= 1 &&
      number <= scheduler_options::most_workers)
    return static_cast<std::uint32_t>(number);
  std::fprintf(stderr,
               "kernlet: KERNLET_WORKERS is '%s', no number from 1 to %u; as many workers as there are "
               "processors\n",
               text, scheduler_options::most_workers);
  return 0;
}

} // namespace

std::optional<std::uint64_t> seed_by_environment() noexcept {
  const char* const text = std::getenv("KERNLET_SEED");
  if (text == nullptr || *text == '\0')
    return {};
  char* end = nullptr;
  errno = 0;
  const unsigned long long number = std::strtoull(text, &end, 10);
  if (errno == 0 && *end == '\0' && *text >= '0' && *text <= '9')
    return number;
  std::fprintf(stderr, "kernlet: KERNLET_SEED is '%s', no number; schedules are left to chance\n", text);
  return {};
}

std::uint32_t default_workers() noexcept {
  try {
    if (const std::uint32_t wish = by_wish())
      return wish;
    const std::uint32_t affinity = std::min(by_affinity(), scheduler_options::most_workers),
                        quota = least_quota();
    return quota != 0 ? std::min(affinity, quota) : affinity;
  } catch (...) { // no memory for a path
    return by_affinity();
  }
}

} // namespace KERNLET_PARTS
} // namespace kernlet
