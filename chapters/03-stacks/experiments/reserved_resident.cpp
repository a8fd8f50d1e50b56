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

/// One range of addresses, cut into stacks.
class address_range {
 public:
  address_range()
      : begin_(static_cast<std::byte*>(mmap(nullptr, bytes(), PROT_READ | PROT_WRITE, flags, -1, 0))) {
    if (begin_ == MAP_FAILED)
      lab::give_up("10 GiB of address space", "is vm.overcommit_memory 2, or `ulimit -v` set?");
    madvise(begin_, bytes(), MADV_NOHUGEPAGE); // or the first byte might bring two megabytes
  }

  static constexpr std::size_t bytes() { return count * stack_bytes; }
  const std::byte* begin() const { return begin_; }

  /// Writes a byte of stack `i`, `depth` bytes below its highest one.
  void write(std::size_t i, std::size_t depth) const {
    static_cast<volatile std::byte&>(begin_[(i + 1) * stack_bytes - 1 - depth]) = std::byte{1};
  }

 private:
  static constexpr int flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;
  std::byte* begin_;
};

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
  const address_range range;
  const auto pages = [&] { return lab::resident_pages(range.begin(), address_range::bytes()); };

  rows.push_back(now("reserved", "10,000 stacks of 1 MiB reserved", pages()));
  for (std::size_t i = 0; i < count; ++i)
    range.write(i, 0);
  rows.push_back(now("touched", "a byte written at the top of each", pages()));
  for (std::size_t i = 0; i < count; ++i)
    range.write(i, deep_bytes);
  rows.push_back(now("deep", "and a byte 256 KiB deeper", pages()));
  const std::size_t before_one = pages();
  for (std::size_t depth = 0; depth < stack_bytes; depth += lab::page_bytes())
    range.write(0, depth);
  const std::size_t one_alone = pages() - before_one;
  rows.push_back(now("one_used", "and one of them used to its end", pages()));

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
  const std::size_t mappings = lab::mappings(range.begin(), address_range::bytes());
  report.say("All of them are " + std::to_string(mappings) + " mapping. The last step took " +
             std::to_string(one_alone) + " pages more.");
  report.fact("stacks", count);
  report.fact("stack_bytes", stack_bytes);
  report.fact("page_bytes", lab::page_bytes());
  report.fact("mappings", mappings);
  report.fact("one_used_pages", one_alone);
  return report.finish();
}
