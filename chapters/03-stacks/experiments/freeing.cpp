// 64 MiB that nobody needs any more are given back, in five ways. How much of it is resident afterwards, and
// what does the next use of it cost?
//
// The pages are counted in the page tables. The times are processor time for each page, the median of several
// runs.

#include "memory_use.hpp"
#include "processor_time.hpp"
#include "report.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <functional>
#include <sys/mman.h>
#include <sys/prctl.h>

namespace {

constexpr std::size_t blocks = 1024;
constexpr std::size_t block_bytes = 64 * 1024;
constexpr std::size_t total_bytes = blocks * block_bytes;

/// Memory in the hands of whoever hands it out, and back.
struct memory {
  std::byte* begin;
  std::size_t pages;
};

/// Writes a byte of each page, from `offset` on. Returns nanoseconds for each page.
double write_all(memory m, std::size_t offset) {
  const double start = lab::processor_time();
  for (std::size_t i = 0; i < m.pages; ++i)
    static_cast<volatile std::byte&>(m.begin[i * lab::page_bytes() + offset]) = std::byte{1};
  return (lab::processor_time() - start) / static_cast<double>(m.pages);
}

std::size_t resident(memory m) {
  return lab::resident_pages(m.begin, m.pages * lab::page_bytes());
}

/// How memory is got, given back, and got again for the next use.
struct way {
  const char *key, *name;
  std::function<memory()> get;
  std::function<void(memory)> give_back;
  std::function<memory(memory)> again;
  std::function<void(memory)> end;
};

struct outcome {
  std::size_t before = 0, after = 0; ///< resident pages
  std::size_t lazy_kib = 0;          ///< of these: the kernel may take them whenever it likes
  double back_ns = 0, touch_ns = 0;  ///< for each page
  long faults = 0;
  std::size_t old_contents = 0; ///< pages that still hold what was written before
};

outcome run_once(const way& how) {
  constexpr std::size_t first_use = 100, next_use = 200; // offsets in the page
  outcome seen;
  memory m = how.get();
  write_all(m, first_use);
  seen.before = resident(m);
  const double start = lab::processor_time();
  how.give_back(m);
  seen.back_ns = (lab::processor_time() - start) / static_cast<double>(m.pages);
  seen.after = resident(m);
  seen.lazy_kib = lab::kib_of("LazyFree", "/proc/self/smaps_rollup");
  const long faults = lab::page_faults();
  m = how.again(m);
  seen.touch_ns = write_all(m, next_use);
  seen.faults = lab::page_faults() - faults;
  for (std::size_t i = 0; i < m.pages; ++i)
    seen.old_contents += m.begin[i * lab::page_bytes() + first_use] != std::byte{0};
  how.end(m);
  return seen;
}

outcome median_of_runs(const way& how) {
  std::array<outcome, 7> all;
  for (outcome& each : all)
    each = run_once(how);
  outcome result = all.front();
  const auto median = [&](double outcome::* field) {
    std::sort(all.begin(), all.end(), [&](const auto& a, const auto& b) { return a.*field < b.*field; });
    return all[all.size() / 2].*field;
  };
  result.back_ns = median(&outcome::back_ns);
  result.touch_ns = median(&outcome::touch_ns);
  return result;
}

memory from_kernel() {
  void* const begin =
      mmap(nullptr, total_bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (begin == MAP_FAILED)
    lab::give_up("mmap of 64 MiB", "is `ulimit -v` set?");
  return {static_cast<std::byte*>(begin), total_bytes / lab::page_bytes()};
}
void to_kernel(memory m) {
  munmap(m.begin, total_bytes);
}

void advise(memory m, int advice) {
  if (madvise(m.begin, total_bytes, advice) != 0)
    lab::give_up("madvise", "this kernel does not know the advice");
}

std::array<void*, blocks> from_malloc;
void* last_block; ///< lives on above them, if it is there

/// The whole pages of the blocks: they lie in a row, 16 bytes of the allocator's between two of them.
memory get_blocks() {
  for (void*& each : from_malloc)
    each = std::malloc(block_bytes - 16);
  const auto low = reinterpret_cast<std::uintptr_t>(from_malloc.front()), page = lab::page_bytes();
  const auto begin = (low + page - 1) / page * page;
  const auto end = reinterpret_cast<std::uintptr_t>(from_malloc.back()) + block_bytes - 16;
  return {reinterpret_cast<std::byte*>(begin), (end - begin) / page};
}
void free_blocks(memory) {
  for (void* each : from_malloc)
    std::free(each);
}

std::vector<way> all_ways() {
  const auto same = [](memory m) { return m; };
  const auto blocks_again = [](memory) { return get_blocks(); };
  const auto free_last = [](memory m) {
    free_blocks(m);
    std::free(last_block);
    last_block = nullptr;
  };
  const auto blocks_with_last = [] {
    const memory m = get_blocks();
    last_block = std::malloc(block_bytes - 16);
    return m;
  };
  return {
      {"munmap", "munmap; mmap anew", from_kernel, to_kernel, [](memory) { return from_kernel(); },
       to_kernel},
      {"dontneed", "madvise MADV_DONTNEED", from_kernel, [](memory m) { advise(m, MADV_DONTNEED); }, same,
       to_kernel},
      {"free_advice", "madvise MADV_FREE", from_kernel, [](memory m) { advise(m, MADV_FREE); }, same,
       to_kernel},
      {"free_top", "free(), nothing above lives", get_blocks, free_blocks, blocks_again, free_blocks},
      {"free_below", "free(), one block above lives", blocks_with_last, free_blocks, blocks_again, free_last},
  };
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0); // pages of one size: the table counts them
  std::vector<lab::row> rows;
  std::size_t lazy_kib = 0;
  for (const way& each : all_ways()) {
    const outcome seen = median_of_runs(each);
    lazy_kib = std::max(lazy_kib, seen.lazy_kib);
    rows.push_back(
        {each.key,
         {each.name, seen.before, seen.after, seen.back_ns, seen.touch_ns, seen.faults, seen.old_contents}});
  }
  report.say("64 MiB: a byte written in each page, given back, and written again.");
  report.say();
  report.table({{"name", "given back by"},
                {"before", "before"},
                {"after", "after"},
                {"back_ns", "back ns"},
                {"touch_ns", "touch ns"},
                {"faults", "faults"},
                {"old_contents", "old"}},
               rows);
  report.say();
  report.say("before, after: resident pages. back, touch: for each page, to give it back and");
  report.say("to write it the next time. faults: pages that had to come anew. old: pages that");
  report.say("still held what was in them. After MADV_FREE " +
             lab::bytes_text(static_cast<double>(lazy_kib) * 1024) + " are resident and yet the kernel's");
  report.say("to take (LazyFree in smaps). It takes them when memory runs short.");
  report.fact("lazy_free_mib", static_cast<double>(lazy_kib) / 1024);
  return report.finish();
}
