// Step 09.1: one queue for all, first in, first out. Any thread may come, any number at once.
//
// The list and its lock stand in kernlet/part/global_queue_state.hpp; state() reaches them. A task that
// stands in a queue is linked through its own `behind` (kernlet/runnable.hpp).

#include <kernlet/global_queue.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

global_queue::global_queue() noexcept = default;
global_queue::~global_queue() = default;

/// Behind all others.
void global_queue::push([[maybe_unused]] runnable& one) noexcept {
  KERNLET_TODO("09.1");
}

/// All of the row behind all others, and nobody else's in between. The row may be empty.
void global_queue::push([[maybe_unused]] std::span<runnable* const> row) noexcept {
  KERNLET_TODO("09.1");
}

/// The first one, or null.
runnable* global_queue::pop() noexcept {
  KERNLET_TODO("09.1");
}

/// The first ones, as many as there are and as `into` has places. Returns how many.
std::size_t global_queue::pop([[maybe_unused]] std::span<runnable*> into) noexcept {
  KERNLET_TODO("09.1");
}

/// A look that waits for nobody, not even for the lock.
std::size_t global_queue::size() const noexcept {
  KERNLET_TODO("09.1");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
