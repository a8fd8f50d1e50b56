// Step 09.2: the queue of one processor. A ring, first in, first out, and the next slot in front of it.
//
// The fields stand in kernlet/part/run_queue_state.hpp. The owner calls everything here; but a thief may be
// at work at the same time (step 09.3), and anybody may ask how it looks. Of the options only the capacity
// matters: what is right for several is right for a queue that stands alone.

#include <kernlet/run_queue.hpp>
#include <kernlet/todo.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {

run_queue::run_queue(run_queue_options options) noexcept {
  state().capacity = options.capacity;
}
run_queue::~run_queue() = default;

/// At the end of the ring. If there is no room: the older half of the ring, and `one` behind it, go to the
/// global queue in a row. Which lock is held then?
void run_queue::push([[maybe_unused]] runnable& one, [[maybe_unused]] global_queue& overflow) noexcept {
  KERNLET_TODO("09.2");
}

/// Into the slot. Who stood there goes to the end of the ring, as by push(). Returns whether somebody did.
bool run_queue::push_next([[maybe_unused]] runnable& one, [[maybe_unused]] global_queue& overflow) noexcept {
  KERNLET_TODO("09.2");
}

/// The slot first, then the oldest of the ring.
runnable* run_queue::pop() noexcept {
  KERNLET_TODO("09.2");
}

/// The oldest of the ring first, then the slot.
runnable* run_queue::pop_oldest() noexcept {
  KERNLET_TODO("09.2");
}

/// Only from the slot, and from the two ends of the ring.
bool run_queue::take_out([[maybe_unused]] runnable& one) noexcept {
  KERNLET_TODO("09.2");
}

/// The looks wait for nobody.
bool run_queue::ring_looks_empty() const noexcept {
  KERNLET_TODO("09.2");
}

bool run_queue::looks_empty() const noexcept {
  KERNLET_TODO("09.2");
}

} // namespace KERNLET_PARTS
} // namespace kernlet
