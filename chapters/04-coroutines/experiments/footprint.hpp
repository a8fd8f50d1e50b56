#pragma once
/// \file
/// What a process occupies, as the kernel counts it. Each measurement runs in a child process of its own, so
/// that none finds the memory that another one has left behind.

#include "memory_use.hpp"

#include <algorithm>
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

inline footprint footprint_now() {
  const auto bytes = [](const char* field, const char* file) {
    return static_cast<double>(kib_of(field, file)) * 1024;
  };
  return {bytes("VmSize", "/proc/self/status"), bytes("VmRSS", "/proc/self/status"),
          bytes("VmPTE", "/proc/self/status"), bytes("KernelStack", "/proc/meminfo")};
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
                  (after.tables - before.tables) / count,
                  std::max(0.0, after.kernel - before.kernel) / count};
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
