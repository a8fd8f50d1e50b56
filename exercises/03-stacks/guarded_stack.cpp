// Step 03.1: one stack, one mapping, one guard.

#include <kernlet/guarded_stack.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Reserve addresses for guard and stack in one piece (mmap), and take the rights away from the guard
/// (mprotect). Sizes are whole pages. Enter the whole piece into the table (kernlet/stack_table.hpp), where a
/// fault's handler will look for it. When the kernel refuses, leave nothing behind and throw a stack_error
/// that says what to do: at the limit of mappings it must name vm.max_map_count.
guarded_stack::guarded_stack([[maybe_unused]] stack_options options, [[maybe_unused]] const char* owner) {
  KERNLET_TODO("03.1");
}

guarded_stack::~guarded_stack() {
  KERNLET_TODO("03.1");
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

/// mincore() says which pages are in memory, without touching them.
std::size_t stack_high_water([[maybe_unused]] stack_area stack) noexcept {
  KERNLET_TODO("03.1");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
