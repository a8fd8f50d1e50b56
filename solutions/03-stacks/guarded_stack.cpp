// Step 03.1: one stack, one mapping, one guard.

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <kernlet/guarded_stack.hpp>
#include <string>
#include <sys/mman.h>
#include <unistd.h>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

std::size_t page_size() noexcept {
  return static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t whole_pages(std::size_t bytes) {
  constexpr std::size_t largest = std::size_t{1} << 46; // no process has more addresses
  if (bytes > largest)
    throw stack_error("a stack of " + std::to_string(bytes) + " bytes does not fit into an address space");
  return (bytes + page_size() - 1) / page_size() * page_size();
}

/// Which limit it was. errno is from the call that failed.
[[noreturn]] void refuse(const char* what) {
  if (errno != ENOMEM)
    throw stack_error(std::string(what) + ": " + std::strerror(errno));
  throw stack_error(std::string(what) +
                    ": no memory, no addresses or no mapping left. Each stack takes two mappings: raise "
                    "vm.max_map_count (sysctl -w vm.max_map_count=...), or look at `ulimit -v`");
}

} // namespace

guarded_stack::guarded_stack(stack_options options, const char* owner) {
  const std::size_t guard = whole_pages(options.guard);
  const std::size_t size = whole_pages(options.size == 0 ? 1 : options.size);
  void* const memory = mmap(nullptr, guard + size, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);
  if (memory == MAP_FAILED)
    refuse("no memory for a stack");
  madvise(memory, guard + size, MADV_NOHUGEPAGE); // one touch takes a page, not two megabytes
  auto* const lowest = static_cast<std::byte*>(memory);
  try {
    // Stacks grow down, so the guard is the low end.
    if (guard != 0 && mprotect(memory, guard, PROT_NONE) != 0)
      refuse("no guard for a stack");
    state().entry = stack_table::add({lowest, guard + size, guard + size, guard, owner});
  } catch (...) {
    munmap(memory, guard + size);
    throw;
  }
  state().area = {lowest + guard, size};
  state().guard = guard;
}

guarded_stack::~guarded_stack() {
  stack_table::remove(state().entry);
  munmap(state().area.lowest - state().guard, state().guard + state().area.size);
}

stack_area guarded_stack::area() const noexcept {
  return state().area;
}

std::size_t guarded_stack::guard_size() const noexcept {
  return state().guard;
}

void guarded_stack::set_owner(const char* owner) noexcept {
  stack_table::set_owner(state().entry, owner);
}

std::size_t stack_high_water(stack_area stack) noexcept {
  const std::size_t page = page_size();
  const auto misplaced = reinterpret_cast<std::uintptr_t>(stack.lowest) % page;
  for (std::byte* at = stack.lowest - misplaced; at < stack.top(); at += page) {
    unsigned char resident = 0;
    if (mincore(at, page, &resident) != 0)
      return 0; // not mapped
    if (resident % 2 != 0)
      return static_cast<std::size_t>(stack.top() - (at < stack.lowest ? stack.lowest : at));
  }
  return 0;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
