#pragma once
// How much memory of this process is resident.

#include <cstddef>
#include <fstream>
#include <unistd.h>

namespace bench {

inline std::size_t resident_bytes() {
  std::size_t total = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> total >> resident;
  return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

} // namespace bench
