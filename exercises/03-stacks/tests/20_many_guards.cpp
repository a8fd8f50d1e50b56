// Step 03.4: a hundred thousand stacks, each with its guard and one page touched, in few mappings. (The
// chapter's experiment makes a million.)
#include "pool.hpp"

#include <fstream>
#include <string>
#include <sys/mman.h>

using namespace chapter03;

namespace {

std::size_t mappings() {
  std::ifstream maps("/proc/self/maps");
  std::size_t count = 0;
  for (std::string line; std::getline(maps, line);)
    ++count;
  return count;
}

std::size_t resident_bytes() {
  std::size_t all = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> all >> resident;
  return resident * page();
}

/// Whether this kernel has guards without mappings. Asked by touching one: an emulator may accept the advice
/// and do nothing.
bool kernel_has_markers(const prober& memory) {
  constexpr int guard_install = 102; // MADV_GUARD_INSTALL, Linux 6.13
  void* const at = mmap(nullptr, page(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  const bool marked =
      madvise(at, page(), guard_install) == 0 && !memory.readable(static_cast<std::byte*>(at));
  munmap(at, page());
  return marked;
}

} // namespace

KERNLET_TEST("03.4.many-guards") {
  constexpr std::size_t many = 100'000;
  const prober memory(t);
  stack_pool& pool = lasting_pool();
  std::vector<stack_area> taken;
  taken.reserve(many);
  const std::size_t before = resident_bytes();
  try {
    while (taken.size() < many) {
      taken.push_back(pool.take());
      taken.back().top()[-1] = std::byte{1};
    }
  } catch (const kernlet::stack_error& error) {
    t.step("%s", error.what());
  }
  if (!kernel_has_markers(memory)) {
    t.step("this kernel has no guards without mappings (Linux 6.13): as many stacks as it allows");
  } else {
    KERNLET_CHECK_EQUAL(t, taken.size(), many, "stacks");
    const std::size_t each = (resident_bytes() - before) / many;
    t.step("%zu mappings, %zu bytes resident for each stack", mappings(), each);
    KERNLET_CHECK(t, mappings() < 100);
    KERNLET_CHECK(t, each < 4400);
  }
  std::uint64_t unguarded = 0;
  for (const stack_area& each : taken)
    unguarded += memory.readable(each.lowest - 1) ? 1 : 0;
  KERNLET_CHECK_EQUAL(t, unguarded, 0, "stacks whose guard does not guard");
}
