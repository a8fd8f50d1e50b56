#pragma once
// Looking at memory without touching it.

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <kernlet/stack_area.hpp>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace test {

inline std::size_t page() {
  return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

/// Whether the kernel refuses to read there for us; it reads an empty signal set.
inline bool faults(const std::byte* address) {
  const auto aligned = reinterpret_cast<std::uintptr_t>(address) / 8 * 8;
  return ::syscall(SYS_rt_sigprocmask, SIG_UNBLOCK, aligned, nullptr, std::size_t{8}) != 0;
}

inline std::size_t resident_pages(kernlet::stack_area stack) {
  std::size_t count = 0;
  for (std::byte* at = stack.lowest; at < stack.top(); at += page()) {
    unsigned char resident = 0;
    if (::mincore(at, page(), &resident) == 0)
      count += resident % 2;
  }
  return count;
}

} // namespace test
