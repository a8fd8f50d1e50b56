// Step 03.2: stacks that are used again.

#include <kernlet/stack_pool.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

stack_pool::stack_pool(stack_options options) {
  state().options = options;
}

stack_pool::~stack_pool() = default; // the stacks that the state owns unmap themselves

/// An idle stack if there is one, the one given back last first: it is warm. Else a new one. Many threads may
/// be here at once.
stack_area stack_pool::take([[maybe_unused]] const char* owner) {
  KERNLET_TODO("03.2");
}

/// Must not fail: whatever it needs was made room for when the stack was made.
void stack_pool::give_back([[maybe_unused]] stack_area stack) noexcept {
  KERNLET_TODO("03.2");
}

void stack_pool::set_owner([[maybe_unused]] stack_area stack, [[maybe_unused]] const char* owner) noexcept {
  KERNLET_TODO("03.2");
}

/// madvise(MADV_DONTNEED) returns the memory and keeps the addresses and their rights.
std::size_t stack_pool::trim() noexcept {
  KERNLET_TODO("03.2");
}

/// In whole pages.
stack_options stack_pool::options() const noexcept {
  KERNLET_TODO("03.2");
}

stack_counts stack_pool::counts() const noexcept {
  KERNLET_TODO("03.2");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
