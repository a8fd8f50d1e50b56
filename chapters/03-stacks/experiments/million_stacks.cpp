// A million stacks, each with a guard and one page in use. Two ways to make a guard, and the limit that each
// of them meets.
//
// How many there are is cut down to half of the memory that is available, and the program says so. Every
// guard is tested: a system call is asked to read from it and must refuse.

#include "memory_use.hpp"
#include "processor_time.hpp"
#include "report.hpp"

#include <algorithm>
#include <cstddef>
#include <fcntl.h>
#include <kernlet/stack_error.hpp>
#include <kernlet/stack_pool.hpp>
#include <sys/mman.h>
#include <vector>

namespace {

constexpr std::size_t wanted = 1'000'000;
constexpr std::size_t stack_bytes = 60 * 1024; ///< with a guard of a page: 64 KiB apart

/// The page itself, its share of the page tables, and as much again for everybody else.
std::size_t affordable() {
  const std::size_t available = lab::kib_of("MemAvailable", "/proc/meminfo") * 1024;
  return std::min(wanted, available / 2 / (lab::page_bytes() + 256));
}

/// What stands in /proc/sys/vm/max_map_count, 0 if nobody may read it.
std::size_t mapping_limit() {
  std::size_t limit = 0;
  if (std::FILE* const in = std::fopen("/proc/sys/vm/max_map_count", "r")) {
    if (std::fscanf(in, "%zu", &limit) != 1)
      limit = 0;
    std::fclose(in);
  }
  return limit;
}

/// Whether an access would fault. The kernel reads the byte for us: a guard makes it say EFAULT, not SIGSEGV.
class guard_probe {
 public:
  guard_probe() {
    if (pipe2(ends_, O_NONBLOCK | O_CLOEXEC) != 0)
      lab::give_up("pipe2", "too many open files?");
  }
  ~guard_probe() {
    close(ends_[0]);
    close(ends_[1]);
  }
  guard_probe(const guard_probe&) = delete;
  guard_probe& operator=(const guard_probe&) = delete;

  bool faults(const std::byte* address) const {
    char byte = 0;
    return write(ends_[1], address, 1) != 1 || read(ends_[0], &byte, 1) != 1;
  }

 private:
  int ends_[2] = {-1, -1};
};

void touch(kernlet::stack_area stack) {
  static_cast<volatile std::byte&>(*(stack.top() - 1)) = std::byte{1};
}

/// What one way came to.
struct outcome {
  std::size_t made = 0, guarded = 0, mappings = 0;
  double us = 0;                              ///< processor time for each: made, and its page touched
  double resident_bytes = 0, table_bytes = 0; ///< for each
  std::string stopped_by = "nothing";
};

/// Measures from its making on.
struct gauge {
  std::size_t resident = lab::kib_of("VmRSS"), tables = lab::kib_of("VmPTE"), maps = lab::mappings();
  double start = lab::processor_time();

  void read(outcome& seen) const {
    seen.us =
        (lab::processor_time() - start) / 1000 / static_cast<double>(std::max<std::size_t>(seen.made, 1));
    const double kib_each = 1024 / static_cast<double>(std::max<std::size_t>(seen.made, 1));
    seen.resident_bytes = static_cast<double>(lab::kib_of("VmRSS") - resident) * kib_each;
    seen.table_bytes = static_cast<double>(lab::kib_of("VmPTE") - tables) * kib_each;
    seen.mappings = lab::mappings() - maps;
  }
};

/// A guard by mprotect below each stack, in one range of addresses, until the kernel refuses.
outcome by_mprotect(std::size_t count) {
  const std::size_t stride = stack_bytes + lab::page_bytes();
  outcome seen;
  gauge measured;
  auto* const range = static_cast<std::byte*>(mmap(nullptr, count * stride, PROT_READ | PROT_WRITE,
                                                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  if (range == MAP_FAILED)
    lab::give_up("mmap", "is vm.overcommit_memory 2, or `ulimit -v` set?");
  madvise(range, count * stride, MADV_NOHUGEPAGE);
  while (seen.made < count && mprotect(range + seen.made * stride, lab::page_bytes(), PROT_NONE) == 0)
    ++seen.made;
  if (seen.made < count)
    seen.stopped_by = errno == ENOMEM ? "ENOMEM" : std::strerror(errno);
  for (std::size_t i = 0; i < seen.made; ++i)
    touch({range + i * stride + lab::page_bytes(), stack_bytes});
  measured.read(seen);
  const guard_probe probe;
  for (std::size_t i = 0; i < seen.made; ++i)
    seen.guarded += probe.faults(range + i * stride);
  munmap(range, count * stride);
  return seen;
}

/// The stacks of the runtime's pool.
outcome by_pool(std::size_t count, std::string& refusal) {
  std::vector<kernlet::stack_area> taken;
  taken.reserve(count);
  std::fill_n(std::back_inserter(taken), count,
              kernlet::stack_area{}); // the list is resident before we measure
  taken.clear();
  kernlet::stack_pool pool({.size = stack_bytes, .guard = lab::page_bytes()});
  outcome seen;
  gauge measured;
  try {
    while (taken.size() < count)
      taken.push_back(pool.take());
  } catch (const kernlet::stack_error& error) {
    refusal = error.what();
    seen.stopped_by = "the pool's error";
  }
  seen.made = taken.size();
  for (const kernlet::stack_area& each : taken)
    touch(each);
  measured.read(seen);
  const guard_probe probe;
  for (const kernlet::stack_area& each : taken)
    seen.guarded += probe.faults(each.lowest - 1);
  for (const kernlet::stack_area& each : taken)
    pool.give_back(each);
  return seen;
}

lab::row row(const char* key, const char* name, const outcome& seen) {
  return {key,
          {name, seen.made, seen.guarded, seen.mappings, lab::cell(seen.us, 1),
           lab::cell(seen.resident_bytes, 0), lab::cell(seen.table_bytes, 0), seen.stopped_by}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  const std::size_t count = affordable(), limit = mapping_limit();
  std::string refusal;
  const outcome pages = by_mprotect(count);
  const outcome as_many = by_pool(pages.made, refusal), pooled = by_pool(count, refusal);

  report.say("Stacks of 60 KiB and a guard of 4 KiB; one page of each is used. Asked for: " +
             std::to_string(count) + ".");
  if (count < wanted)
    report.say("(Not a million: half of the memory that is available here holds no more.)");
  report.say();
  report.table({{"name", "guards by"},
                {"made", "made"},
                {"guarded", "guarded"},
                {"mappings", "mappings"},
                {"us", "us"},
                {"resident_bytes", "resident"},
                {"table_bytes", "tables"},
                {"stopped_by", "stopped by"}},
               {row("mprotect", "mprotect", pages), row("as_many", "the pool, as many", as_many),
                row("pool", "the pool", pooled)});
  report.say();
  report.say("guarded: guards that refused an access. us: processor time to make one and touch it.");
  report.say("resident, tables: bytes for each. The kernel allows this process " + std::to_string(limit));
  report.say("mappings (vm.max_map_count).");
  if (!refusal.empty())
    report.say(refusal);
  report.fact("asked", count);
  report.fact("mapping_limit", limit);
  report.fact("resident_gib",
              pooled.resident_bytes * static_cast<double>(pooled.made) / (1024.0 * 1024 * 1024));
  report.fact("reserved_gib",
              static_cast<double>(pooled.made * (stack_bytes + lab::page_bytes())) / (1024.0 * 1024 * 1024));
  return report.finish();
}
