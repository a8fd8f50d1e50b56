#pragma once
/// \file
/// What the kernel says about this process's memory: what is reserved, what is resident, in how many
/// mappings.
///
/// Two sources. /proc/self/status has sums for the whole process; the kernel keeps them in per-processor
/// pieces, so they may be some dozens of pages behind. /proc/self/pagemap has one word for each page and is
/// exact: where a count must be the same in every run, it comes from there.

#include <algorithm>
#include <cerrno>
#include <cinttypes>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <iterator>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace lab {

[[noreturn]] inline void give_up(const char* what, const char* cure) {
  std::fprintf(stderr, "%s: %s; %s\n", what, std::strerror(errno), cure);
  std::exit(2);
}

inline std::size_t page_bytes() {
  return static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

/// A figure of /proc/self/status or /proc/meminfo in KiB: "VmSize" is what is reserved, "VmRSS" what is
/// resident, "VmPTE" what the page tables take.
inline std::size_t kib_of(const char* field, const char* file = "/proc/self/status") {
  std::FILE* const in = std::fopen(file, "r");
  if (in == nullptr)
    give_up(file, "this experiment needs /proc");
  char line[256];
  std::size_t result = 0;
  const std::size_t length = std::strlen(field);
  while (std::fgets(line, sizeof line, in) != nullptr)
    if (std::strncmp(line, field, length) == 0 && line[length] == ':')
      result = std::strtoull(line + length + 1, nullptr, 10);
  std::fclose(in);
  return result;
}

/// The pages of [begin, begin + bytes) that are in memory, counted in the page tables themselves. `begin` is
/// the first byte of a page. A page that was only read counts, too: it is there, shared and full of zeros.
inline std::size_t resident_pages(const void* begin, std::size_t bytes) {
  const int map = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
  if (map < 0)
    give_up("/proc/self/pagemap", "this experiment needs to read it");
  constexpr std::uint64_t present = std::uint64_t{1} << 63;
  std::uint64_t words[4096];
  std::size_t page = reinterpret_cast<std::uintptr_t>(begin) / page_bytes(), left = bytes / page_bytes();
  std::size_t count = 0;
  while (left > 0) {
    const std::size_t some = std::min(left, std::size(words));
    if (pread(map, words, some * sizeof words[0], static_cast<off_t>(page * sizeof words[0])) !=
        static_cast<ssize_t>(some * sizeof words[0]))
      give_up("/proc/self/pagemap", "the range asked for is not all mapped");
    count += static_cast<std::size_t>(
        std::count_if(words, words + some, [](std::uint64_t word) { return (word & present) != 0; }));
    page += some;
    left -= some;
  }
  close(map);
  return count;
}

/// The mappings that lie in [begin, begin + bytes), or all that the process has: what vm.max_map_count
/// limits.
inline std::size_t mappings(const void* begin = nullptr, std::size_t bytes = SIZE_MAX) {
  const auto low = reinterpret_cast<std::uintptr_t>(begin);
  std::FILE* const in = std::fopen("/proc/self/maps", "r");
  if (in == nullptr)
    give_up("/proc/self/maps", "this experiment needs /proc");
  char line[1024];
  std::size_t count = 0;
  while (std::fgets(line, sizeof line, in) != nullptr) {
    std::uintptr_t first = 0, last = 0;
    if (std::sscanf(line, "%" SCNxPTR "-%" SCNxPTR, &first, &last) == 2 && last > low &&
        (first < low || first - low < bytes))
      ++count;
  }
  std::fclose(in);
  return count;
}

/// Page faults of this process so far that needed no disk: each gave it a page.
inline long page_faults() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  return use.ru_minflt;
}

/// A number of bytes as a person writes it: "64 KiB", "9.8 GiB".
inline std::string bytes_text(double bytes) {
  static constexpr const char* units[] = {"bytes", "KiB", "MiB", "GiB", "TiB"};
  std::size_t unit = 0;
  for (; bytes >= 1024 && unit + 1 < std::size(units); ++unit)
    bytes /= 1024;
  char text[40];
  std::snprintf(text, sizeof text,
                bytes < 10 && bytes != static_cast<double>(static_cast<long>(bytes)) ? "%.1f %s" : "%.0f %s",
                bytes, units[unit]);
  return text;
}

} // namespace lab
