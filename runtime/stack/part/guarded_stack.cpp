// One stack with a mapping of its own, and how deep a stack was used.

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <kernlet/guarded_stack.hpp>
#include <kernlet/part/checkers.hpp>
#include <kernlet/part/guards.hpp>
#include <kernlet/part/reserve.hpp>
#include <kernlet/part/shape.hpp>
#include <sys/mman.h>

namespace kernlet {
inline namespace KERNLET_PARTS {

guarded_stack::guarded_stack(stack_options options, const char* owner) {
  const auto shape = part::stack_shape::of(options, 0);
  std::byte* const slot = part::reserve(shape.stride);
  if (slot == nullptr)
    part::no_memory(shape.stride);
  try {
    part::set_guard(slot, shape.guard);
    state().entry = stack_table::add({slot, shape.stride, shape.stride, shape.guard, owner});
  } catch (...) {
    munmap(slot, shape.stride);
    throw;
  }
  state().slot = slot;
  state().guard = shape.guard;
  state().size = shape.size;
  state().valgrind_id = part::tell_valgrind(area());
}

guarded_stack::~guarded_stack() {
  part::untell_valgrind(state().valgrind_id);
  part::unpoison(area()); // whoever gets these addresses next
  stack_table::remove(state().entry);
  munmap(state().slot, state().guard + state().size);
}

stack_area guarded_stack::area() const noexcept {
  return {state().slot + state().guard, state().size};
}

std::size_t guarded_stack::guard_size() const noexcept {
  return state().guard;
}

void guarded_stack::set_owner(const char* owner) noexcept {
  stack_table::set_owner(state().entry, owner);
}

std::size_t stack_high_water(stack_area stack) noexcept {
  const std::size_t page = part::page_size();
  const auto begin = reinterpret_cast<std::uintptr_t>(stack.lowest) / page * page;
  const auto end = reinterpret_cast<std::uintptr_t>(stack.top());
  const int saved = errno;
  unsigned char resident[256]; // a megabyte of pages at a time
  std::size_t deep = 0;
  for (std::uintptr_t at = begin; at < end && deep == 0; at += sizeof resident * page) {
    const std::size_t pages = std::min((end - at + page - 1) / page, sizeof resident);
    if (mincore(reinterpret_cast<void*>(at), pages * page, resident) != 0)
      break;
    const auto* const touched =
        std::find_if(resident, resident + pages, [](unsigned char each) { return each % 2 != 0; });
    if (touched != resident + pages)
      deep = end - std::max(at + static_cast<std::size_t>(touched - resident) * page,
                            reinterpret_cast<std::uintptr_t>(stack.lowest));
  }
  errno = saved;
  return deep;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
