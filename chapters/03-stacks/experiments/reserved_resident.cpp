// Ten thousand stacks of a megabyte each: how much memory is that? Address space costs next to nothing. A
// page of memory comes when the page is first written, and only that page.
//
// "Using" a stack is one written byte here: at the top, where a stack begins, or deeper. A real frame writes
// more bytes, but the kernel sees pages.

#include "memory_use.hpp"
#include "report.hpp"

#include <cstddef>
#include <sys/mman.h>

namespace {

constexpr std::size_t count = 10'000;
constexpr std::size_t stack_bytes = std::size_t{1} << 20;
constexpr std::size_t deep_bytes = std::size_t{256} << 10; ///< a local array of a quarter of the stack
constexpr std::size_t guarded = 1000, guarded_bytes = std::size_t{64} << 10; ///< for the second table

/// One range of addresses, cut into stacks.
class address_range {
 public:
  address_range(std::size_t stacks, std::size_t bytes_each)
      : stacks_(stacks), each_(bytes_each),
        begin_(static_cast<std::byte*>(mmap(nullptr, bytes(), PROT_READ | PROT_WRITE,
                                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0))) {
    if (begin_ == MAP_FAILED)
      lab::give_up("mmap of address space", "is vm.overcommit_memory 2, or `ulimit -v` set?");
    madvise(begin_, bytes(), MADV_NOHUGEPAGE); // or the first byte might bring two megabytes
  }
  ~address_range() { munmap(begin_, bytes()); }
  address_range(const address_range&) = delete;
  address_range& operator=(const address_range&) = delete;

  std::size_t bytes() const { return stacks_ * each_; }
  std::size_t pages() const { return lab::resident_pages(begin_, bytes()); }
  std::size_t mappings() const { return lab::mappings(begin_, bytes()); }

  /// Writes a byte of stack `i`, `depth` bytes below its highest one.
  void write(std::size_t i, std::size_t depth) const {
    static_cast<volatile std::byte&>(begin_[(i + 1) * each_ - 1 - depth]) = std::byte{1};
  }
  std::byte* lowest(std::size_t i) const { return begin_ + i * each_; }

 private:
  std::size_t stacks_, each_;
  std::byte* begin_;
};

/// How a page is made a guard. Returns 0 if the kernel did it.
using guard_maker = int (*)(std::byte* page);

int no_guard(std::byte*) {
  return 0;
}
int protect(std::byte* page) {
  return mprotect(page, lab::page_bytes(), PROT_NONE);
}
int mark(std::byte* page) {
  return madvise(page, lab::page_bytes(), 102); // MADV_GUARD_INSTALL, which older C libraries do not name
}

lab::row with_guards(const char* key, const char* name, guard_maker make) {
  const address_range range(guarded, guarded_bytes);
  const std::size_t tables = lab::kib_of("VmPTE");
  for (std::size_t i = 0; i < guarded; ++i)
    if (make(range.lowest(i)) != 0)
      return {key, {name, "not here", "-", "-"}};
  return {key, {name, range.mappings(), range.pages(), lab::kib_of("VmPTE") - tables}};
}

lab::cell mib(const char* field) {
  return {static_cast<double>(lab::kib_of(field)) / 1024, 1};
}

lab::row now(const char* key, const char* step, std::size_t pages) {
  return {key, {step, mib("VmSize"), mib("VmRSS"), mib("VmPTE"), pages, pages / count}};
}

} // namespace

int main(int argc, char** argv) {
  lab::report report(argc, argv);
  std::vector<lab::row> rows{now("before", "before", 0)};
  const address_range range(count, stack_bytes);

  rows.push_back(now("reserved", "10,000 stacks of 1 MiB reserved", range.pages()));
  for (std::size_t i = 0; i < count; ++i)
    range.write(i, 0);
  rows.push_back(now("touched", "a byte written at the top of each", range.pages()));
  for (std::size_t i = 0; i < count; ++i)
    range.write(i, deep_bytes);
  rows.push_back(now("deep", "and a byte 256 KiB deeper", range.pages()));
  const std::size_t before_one = range.pages();
  for (std::size_t depth = 0; depth < stack_bytes; depth += lab::page_bytes())
    range.write(0, depth);
  const std::size_t one_alone = range.pages() - before_one;
  rows.push_back(now("one_used", "and one of them used to its end", range.pages()));

  report.say("MiB of this process, and the pages that stand behind the stacks:");
  report.say();
  report.table({{"step", "step"},
                {"reserved_mib", "reserved"},
                {"resident_mib", "resident"},
                {"tables_mib", "page tables"},
                {"pages", "pages"},
                {"pages_each", "for each"}},
               rows);
  report.say();
  report.say("All of them are " + std::to_string(range.mappings()) + " mapping. The last step took " +
             std::to_string(one_alone) + " pages more.");
  report.say();
  report.say("A thousand stacks of 64 KiB in one piece, the lowest page of each a guard:");
  report.table(
      {{"name", "guards"}, {"mappings", "mappings"}, {"pages", "pages"}, {"tables_kib", "page tables, KiB"}},
      {with_guards("no_guards", "none", no_guard), with_guards("mprotect", "mprotect", protect),
       with_guards("marker", "MADV_GUARD_INSTALL", mark)});
  report.fact("stacks", count);
  report.fact("stack_bytes", stack_bytes);
  report.fact("page_bytes", lab::page_bytes());
  report.fact("mappings", range.mappings());
  report.fact("one_used_pages", one_alone);
  return report.finish();
}
