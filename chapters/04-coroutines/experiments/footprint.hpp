#pragma once
/// \file
/// What a process occupies, as the kernel counts it. Each measurement runs in a child process of its own, so
/// that none finds the memory that another one has left behind.

#include <cstdio>
#include <cstring>
#include <functional>
#include <sys/wait.h>
#include <unistd.h>

namespace lab {

/// All in bytes.
struct footprint {
  double reserved = 0; ///< addresses that belong to the process, whether or not memory stands behind them
  double resident = 0; ///< memory that stands behind them now
  double tables = 0;   ///< page tables
  double kernel = 0;   ///< the kernel's own stacks for threads, of the whole machine
};

/// A line such as "VmRSS:   1234 kB" out of a file of /proc, in bytes; 0 when there is none.
inline double line_of(const char* file, const char* name) {
  double kilobytes = 0;
  if (std::FILE* const in = std::fopen(file, "r")) {
    char line[256];
    while (std::fgets(line, sizeof line, in) != nullptr)
      if (std::strncmp(line, name, std::strlen(name)) == 0)
        std::sscanf(line + std::strlen(name), ": %lf", &kilobytes);
    std::fclose(in);
  }
  return kilobytes * 1024;
}

inline footprint footprint_now() {
  return {line_of("/proc/self/status", "VmSize"), line_of("/proc/self/status", "VmRSS"),
          line_of("/proc/self/status", "VmPTE"), line_of("/proc/meminfo", "KernelStack")};
}

/// What `make` adds, for each of the things that it makes and leaves standing.
struct growth {
  long made = 0;
  footprint each;
};

/// Runs `make` in a child process and measures before and after. `make` returns how many it has made; the
/// child ends without tidying up.
inline growth grown(const std::function<long()>& make) {
  growth found;
  int ends[2];
  if (pipe(ends) != 0)
    return found;
  if (fork() == 0) {
    const footprint before = footprint_now();
    found.made = make();
    const footprint after = footprint_now();
    const double count = found.made == 0 ? 1 : static_cast<double>(found.made);
    found.each = {(after.reserved - before.reserved) / count, (after.resident - before.resident) / count,
                  (after.tables - before.tables) / count, (after.kernel - before.kernel) / count};
    const ssize_t written = write(ends[1], &found, sizeof found);
    _exit(written == sizeof found ? 0 : 1);
  }
  close(ends[1]);
  if (read(ends[0], &found, sizeof found) != sizeof found)
    found = {}; // the child died: nothing was made
  close(ends[0]);
  wait(nullptr);
  return found;
}

} // namespace lab
