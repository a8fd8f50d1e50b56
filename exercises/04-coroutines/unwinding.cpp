// Step 04.4: a coroutine that is dropped half done runs once more, to clean up after itself.

#include <kernlet/panic.hpp>
#include <kernlet/part/coroutine_block.hpp>
#include <kernlet/preemption_guard.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace part {

/// Called at both ends of each suspension point.
void raise_if_destroyed([[maybe_unused]] const coroutine_block& block) {
  KERNLET_TODO("04.4");
}

} // namespace part

/// In each status something else has to be done; see kernlet/coroutine_core.hpp. Hold a preemption_guard
/// while the pool takes the stack back.
void coroutine_core::destroy() {
  KERNLET_TODO("04.4");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
