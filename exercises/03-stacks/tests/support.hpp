#pragma once
// What the tests of this chapter share: looking at memory without touching it.

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <kernlet/guarded_stack.hpp>
#include <kernlet/judge/test.hpp>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace chapter03 {

using kernlet::guarded_stack;
using kernlet::stack_area;
using kernlet::stack_options;

inline std::size_t page() {
  return static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

/// Asks the kernel to read and to write memory on our behalf: where the program would die, it says EFAULT.
/// Past the sanitizers' interceptors, which would look at the memory first.
class prober {
 public:
  explicit prober(kernlet::judge::test& t) {
    if (!KERNLET_CHECK(t, ::pipe(ends_) == 0))
      t.finish();
  }
  ~prober() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  prober(const prober&) = delete;
  prober& operator=(const prober&) = delete;

  bool readable(const std::byte* address) const {
    const bool done = syscall(SYS_write, ends_[1], address, std::size_t{1}) == 1;
    char taken;
    if (done)
      syscall(SYS_read, ends_[0], &taken, std::size_t{1});
    return done;
  }

  /// Leaves the byte as it was.
  bool writable(std::byte* address) const {
    if (!readable(address))
      return false;
    const char same = *reinterpret_cast<const char*>(address);
    syscall(SYS_write, ends_[1], &same, std::size_t{1});
    const bool done = syscall(SYS_read, ends_[0], address, std::size_t{1}) == 1;
    char taken;
    if (!done)
      syscall(SYS_read, ends_[0], &taken, std::size_t{1});
    return done;
  }

  /// Neither read nor written, at any place of [from, to): the first, the last and the middle of each page.
  bool forbidden(std::byte* from, std::byte* to) const {
    for (std::byte* at = from; at < to; at += page())
      for (std::byte* const each : {at, at + page() / 2, at + page() - 1})
        if (readable(each) || writable(each))
          return false;
    return true;
  }

 private:
  int ends_[2];
};

/// Pages of an area that are in memory. -1: part of it is not mapped.
inline long resident_pages(stack_area area) {
  std::byte* const begin = area.lowest - reinterpret_cast<std::uintptr_t>(area.lowest) % page();
  long count = 0;
  for (std::byte* at = begin; at < area.top(); at += page()) {
    unsigned char in_memory = 0;
    if (::mincore(at, page(), &in_memory) != 0)
      return -1;
    count += in_memory % 2;
  }
  return count;
}

inline bool at_page_boundary(const std::byte* address) {
  return reinterpret_cast<std::uintptr_t>(address) % page() == 0;
}

/// What the calling convention asks of every stack that is handed out, and what the options ask.
inline bool check_stack(kernlet::judge::test& t, stack_area area, stack_options asked) {
  return KERNLET_CHECK(t, area.lowest != nullptr) && KERNLET_CHECK(t, at_page_boundary(area.lowest)) &&
         KERNLET_CHECK(t, area.size >= asked.size);
}

} // namespace chapter03
