// Step 01.4: forty connections are open. A thread's stack may be reserved as large as anybody likes; what
// counts is what is resident, and that is what has been touched.
#include "server.hpp"

#include <cstdio>
#include <unistd.h>

namespace {

/// Bytes of this process that are in memory, as the kernel counts them.
std::uint64_t resident() {
  unsigned long long all = 0, pages = 0;
  if (std::FILE* const file = std::fopen("/proc/self/statm", "r")) {
    if (std::fscanf(file, "%llu %llu", &all, &pages) != 2)
      pages = 0;
    std::fclose(file);
  }
  return pages * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

} // namespace

KERNLET_TEST("01.4.resident") {
  constexpr std::uint64_t for_each = 96 * 1024; // stack that was touched, a buffer, the library's own
  const std::uint64_t before = resident();
  std::uint64_t grown = 0;
  chapter01::serve_the_judge(t, [&] {
    t.wait_for_judge("measure");
    grown = resident() - before;
    t.step("%llu bytes more are resident than before", static_cast<unsigned long long>(grown));
    t.tell_judge("measured");
  });
  KERNLET_CHECK(t, before > 0 && "the kernel tells what is resident");
  KERNLET_CHECK(t, grown <= for_each * t.value("bound") && "at most 96 KiB resident for each connection");
}
